import { expect, test } from "vitest";
import { actionWords, detailWords, subjectPath } from "./audit-words";

test.each([
  ["call", "call/1", "acme", "/calls/acme/~Y2FsbC8x"],
  ["call", "call_1", null, null],
  ["event", "e1", null, "/events/e1"],
  ["client", "acme", "acme", "/clients/acme"],
  ["destination", "d1", "acme", "/clients/acme/destinations/d1"],
  ["destination", "d1", null, null],
  ["staff", "s1", null, null],
  [null, null, null, null],
])("%s %s of %s is at %s", (subjectKind, subjectId, clientId, path) => {
  expect(subjectPath({ subjectKind, subjectId, clientId })).toBe(path);
});

test("details are told without what is empty", () => {
  expect(detailWords({ before: "admin", now: "viewer", because: null, note: "" })).toBe(
    "before: admin, now: viewer",
  );
  expect(detailWords(null)).toBe("");
});

test("what `send` makes is not called a test", () => {
  expect(actionWords("client_tested", { events: 3, duplicates: 0 })).toBe("Sent generated events");
  expect(actionWords("client_tested", null)).toBe("Sent a client's test event");
  expect(actionWords("key_rotated", null)).toBe("Rotated a Retell key");
});
