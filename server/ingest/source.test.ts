import { expect, test } from "vitest";
import { sourceOf } from "./source.ts";

test.each([
  ["a socket's address", "100.20.5.228", null, "100.20.5.228"],
  ["an IPv4 address on a socket of both kinds", "::ffff:100.20.5.228", null, "100.20.5.228"],
  ["an IPv6 address", "2600:1f14::1", null, "2600:1f14::1"],
  ["what the proxy of ours reports", "127.0.0.1", "1.2.3.4, 100.20.5.228", "100.20.5.228"],
  ["that, from where there is no socket", undefined, "::ffff:100.20.5.228", "100.20.5.228"],
  ["a stranger's own, whatever it reports", "8.8.8.8", "100.20.5.228", "8.8.8.8"],
  ["ours, where the proxy reports nonsense", "10.0.0.7", "unknown", "10.0.0.7"],
  ["none, where nobody knows", undefined, null, null],
])("the source is %s", (_, socket, forwardedFor, source) => {
  expect(sourceOf(socket, forwardedFor)).toBe(source);
});
