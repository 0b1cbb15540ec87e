import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";

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
