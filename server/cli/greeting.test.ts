import { expect, test } from "vitest";
import { readEnv } from "../env.ts";
import { greeting } from "./greeting.ts";
import { publicUrlOf } from "./public-url.ts";

const greet = (settings: Record<string, string>, port: number) => {
  const env = readEnv({ NODE_ENV: "test", ...settings });
  const publicUrl = publicUrlOf(env, port);
  return greeting({ env, port, publicUrl, firstAccount: { kind: "present" }, tookMs: 1_000 });
};

test.each([
  [{}, 3000, "Add a client  npm run"],
  [{ PORT: "4177" }, 4177, "Add a client  PORT=4177 npm run"],
  // Any free port was asked for, and this is the one.
  [{ PORT: "0" }, 40_123, "Add a client  PORT=40123 npm run"],
  [
    { PORT: "4302", APP_URL: "https://h.example", DATA_DIR: "/var/ringonce" },
    4302,
    "Add a client  PORT=4302 APP_URL=https://h.example DATA_DIR=/var/ringonce npm run",
  ],
  [{ APP_URL: "https://h.example/" }, 3000, "  APP_URL=https://h.example/ npm run"],
  [{ DATA_DIR: "/var/ringonce" }, 3000, "  DATA_DIR=/var/ringonce npm run"],
  [{ DATA_DIR: "/a b" }, 3000, "  DATA_DIR='/a b' npm run"],
])("with %j the command it shows finds this server", (settings, port, words) => {
  const text = greet(settings, port);
  expect(text).toContain(words);
  expect(text).not.toContain("with the same");
});

const DATABASE_URL = "postgres://app:hidden@db.example/app";
const APP_SECRET = "hidden".repeat(6);

test.each([
  [{ DATABASE_URL }, "(with the same DATABASE_URL set)"],
  [{ APP_SECRET }, "(with the same APP_SECRET set)"],
  [{ DATABASE_URL, APP_SECRET }, "(with the same DATABASE_URL and APP_SECRET set)"],
])("the command needs what is not shown: %#", (settings, words) => {
  const text = greet(settings, 3000);
  expect(text).toContain(words);
  expect(text).not.toContain("hidden");
});
