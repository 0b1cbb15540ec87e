import { uuidv7 } from "uuidv7";
import { expect, test } from "vitest";
import { RecentAnswers } from "./recent-answers.ts";

const answerOf = (given: Partial<Parameters<RecentAnswers["put"]>[1]> = {}) => ({
  id: uuidv7(),
  receivedAt: new Date("2026-11-26T06:00:00.123Z"),
  signedAt: new Date("2026-11-26T06:00:00.001Z"),
  sourceIp: "100.20.5.228",
  bodySha256: "5e".repeat(32),
  status: 200,
  ackMs: 12,
  wasGone: false,
  isJournaled: false,
  isNoted: false,
  ...given,
});

test("an answer is found as it was put in, until the next one of its key", () => {
  const recent = new RecentAnswers(100);
  const answers = [
    answerOf(),
    answerOf({ signedAt: null, sourceIp: null, status: 503, ackMs: 3_500 }),
    answerOf({ sourceIp: "fe80:1234:1234:1234:1234:1234:1234:1234", wasGone: true }),
    answerOf({ isJournaled: true }),
    answerOf({ isNoted: true, status: 401 }),
  ];
  for (const [n, answer] of answers.entries()) recent.put(`key ${n}`, answer);
  expect(answers.map((_, n) => recent.find(`key ${n}`))).toEqual(answers);
  expect(recent.find("another key")).toBeUndefined();

  const shorter = answerOf({ sourceIp: "::1" });
  recent.put("key 2", shorter);
  expect(recent.find("key 2")).toEqual(shorter);
});
