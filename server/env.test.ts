import { describe, expect, it } from "vitest";
import { InvalidSettings, readEnv } from "./env.ts";

describe("FORWARD_ALLOW", () => {
  const read = (FORWARD_ALLOW: string) =>
    readEnv({ NODE_ENV: "test", FORWARD_ALLOW }).FORWARD_ALLOW;

  it("lists addresses, ranges and host names", () => {
    expect(
      read(" 10.0.0.0/8, fd00::/8,192.168.1.7 ,::1,crm.internal, *.svc.local.,localhost,"),
    ).toEqual([
      "10.0.0.0/8",
      "fd00::/8",
      "192.168.1.7",
      "::1",
      "crm.internal",
      "*.svc.local.",
      "localhost",
    ]);
  });

  it("allows nothing when it is not set", () => {
    expect(readEnv({ NODE_ENV: "test" }).FORWARD_ALLOW).toEqual([]);
    expect(read("")).toEqual([]);
  });

  it.each([
    "10/8",
    "10.0.0.0/33",
    "fd00::/129",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "127.1",
    "0x7f.0.0.1",
    "256.1.1.1",
    "*",
    "crm.*",
    "crm.internal:8080",
    "http://crm.internal",
    "crm internal",
    "-crm.internal",
  ])("refuses %j at the start, and says what it takes", (entry) => {
    expect(() => read(`10.0.0.0/8,${entry}`)).toThrow(
      `FORWARD_ALLOW has "${entry}", which is neither an address (10.0.0.7), a range (10.0.0.0/8, fd00::/8) nor a host name`,
    );
  });
});

describe("DATABASE_URL", () => {
  const read = (DATABASE_URL: string) => readEnv({ NODE_ENV: "test", DATABASE_URL }).DATABASE_URL;

  it.each([
    ["postgres://u:pa/ss@127.0.0.1:5432/x", "a / stands before its @"],
    ["postgres://u:pa/ss@127.0.0.1", "a / stands before its @"],
    ["postgres://u:pa/s=@127.0.0.1:5432/x", "a / stands before its @"],
    ["postgres://u:p#ss@127.0.0.1:5432/x", "a # stands before its @"],
    ["postgres://u:p?ss@127.0.0.1:5432/x", "a ? stands before its @"],
    // "u" would be its host, and 5 its port.
    ["postgres://u:5/ss@127.0.0.1:5432/x", "a / stands before its @"],
    ["postgres://u:5#ss@127.0.0.1/x", "a # stands before its @"],
    ["postgres://u:5?ss@127.0.0.1/x", "a ? stands before its @"],
    ["postgres://u:p@a/ss@127.0.0.1/x", "a / stands before its @"],
    ["postgres://u:p%ss@127.0.0.1/x", "its password has a % that is not followed"],
    ["postgres://u%ss:p@127.0.0.1/x", "its user name has a % that is not followed"],
    ["postgres://u:p@127%ss/x", "its host has a % that is not followed"],
    ["postgres://127%ss/x", "its host has a % that is not followed"],
    ["postgres://u:p@127.0.0.1:99999/x", "a port is not a number from 0 to 65535"],
    ["postgres://u:p@127.0.0.1:five/x", "a port is not a number from 0 to 65535"],
    ["postgres://u:p@h1:1,h2:99999/x", "a port is not a number from 0 to 65535"],
    ["postgres://u:p@h1:1,h2:five/x", "a port is not a number from 0 to 65535"],
    ["postgres://u:p@/nodb", "it names no host"],
    ["postgres://u:p@:5432/x", "it names no host"],
    ["postgres://u:p@h h/x", "its host is neither a host name nor an address"],
    ["postgres://u:p@ss@h1:1,h2:2/x", "more than one @ stands before its hosts"],
    ["postgres://u:p@[::1]:5432/x", "its host is an IPv6 address"],
    ["postgres://u:p@h/x?target_session_attrs=any", "target_session_attrs is none of"],
  ])("refuses %s, and says why without repeating it", (url, reason) => {
    const { message } = refusal({ DATABASE_URL: url });
    expect(message).toContain(`Wrong settings: DATABASE_URL can't be read, because ${reason}`);
    expect(message).toMatch(/\/ # \? @ and % must be percent-encoded, .* encodeURIComponent\)\.$/);
    expect(message).not.toMatch(/127|ss@|u:|nodb|99999/);
  });

  it.each([
    "postgresql://u:p@h/x",
    "postgres://u:p@h1:1,h2:2/x",
    "postgres://h1,h2/x",
    // What is not ambiguous needs no encoding.
    "postgres://u:p@ss@h:5432/x",
    "postgres://u:p:s[s^s s@h/x",
    "postgres://u:p%2Fs%23s@h/x",
    "postgres://u:p@h/x@y",
    "postgres://h/x?user=me@there&sslrootcert=/ca.pem",
    "postgres://u:p@h/x?sslmode=require&target_session_attrs=primary",
    // The host and the rest are taken from PGHOST and so on, which may name a Unix socket.
    "postgres:///x",
    "postgres://",
  ])("takes %s, as the driver does", (url) => {
    expect(read(url)).toBe(url);
  });

  it("must be PostgreSQL's", () => {
    expect(() => read("mysql://h/x")).toThrow(
      "Wrong settings: DATABASE_URL must start with postgres:// or postgresql://.",
    );
  });
});

describe("APP_URL", () => {
  it.each([
    ["hooks.example.com", "must be an absolute URL such as https://hooks.example.com"],
    ["ftp://hooks.example.com", "must start with https:// or http://"],
    ["localhost:3000", "must start with https:// or http://"],
    ["https://hooks.example.com?a=b", "must be without ? and # and what follows them"],
    ["https://hooks.example.com/#", "must be without ? and # and what follows them"],
    ["https://a:b@hooks.example.com", "must be without user name and password"],
    [
      "https://example.com/hooks",
      "must be without a path, because the dashboard works at the root",
    ],
  ])("can't be %s", (APP_URL, sentence) => {
    expect(refusal({ APP_URL }).message).toContain(`Wrong settings: APP_URL ${sentence}`);
  });

  it.each(["https://hooks.example.com", "http://10.0.0.7:8080/", "HTTPS://h.example//"])(
    "can be %s",
    (APP_URL) => {
      expect(readEnv({ NODE_ENV: "test", APP_URL }).APP_URL).toBe(APP_URL);
    },
  );
});

it("a level that LOG_LEVEL has not is answered by those it has", () => {
  expect(refusal({ LOG_LEVEL: "loud" }).message).toBe(
    "Wrong settings: LOG_LEVEL must be debug, info, warn, error or silent.",
  );
});

function refusal(settings: Record<string, string>): InvalidSettings {
  try {
    readEnv({ NODE_ENV: "test", ...settings });
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
  }
  throw new Error("These settings were not refused as such.");
}
