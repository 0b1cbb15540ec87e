import { expect, test } from "vitest";
import { readEnv } from "../env.ts";
import { greeting } from "./greeting.ts";

const greet = (settings: Record<string, string>, publicUrl: string) =>
  greeting({
    env: readEnv({ NODE_ENV: "test", ...settings }),
    publicUrl,
    firstAccount: { kind: "present" },
    tookMs: 1_000,
  });

test.each([
  [{}, "http://localhost:3000", "Add a client  npm run"],
  [{ PORT: "4177" }, "http://localhost:4177", "Add a client  PORT=4177 npm run"],
  // Any free port was asked for, and this is the one.
  [{ PORT: "0" }, "http://localhost:40123", "Add a client  PORT=40123 npm run"],
  [{ PORT: "4177", APP_URL: "https://h.example" }, "https://h.example", "Add a client  npm run"],
  [{ DATA_DIR: "/var/ringonce" }, "http://localhost:3000", "  DATA_DIR=/var/ringonce npm run"],
  [{ DATA_DIR: "/a b" }, "http://localhost:3000", "  DATA_DIR='/a b' npm run"],
])("with %j the command it shows finds this server", (settings, publicUrl, words) => {
  expect(greet(settings, publicUrl)).toContain(words);
});
