import { expect, test } from "vitest";
import { becomesWords } from "./becomes-words";

const events = (dead: number, waiting: number, inDoubt = 0) => ({
  ...{ kind: "processing" as const, dead, waiting, inDoubt },
});
const forwards = (dead: number, waiting: number) => ({
  ...{ kind: "forwarding" as const, dead, waiting, inDoubt: 0 },
});

test.each([
  [[events(0, 4), forwards(0, 156)], "160 events and forwards will be tried again by themselves."],
  [[forwards(0, 1)], "1 forward will be tried again by itself."],
  [
    [events(1, 0), forwards(0, 1_200)],
    "1 event had its last try, 1,200 forwards will be tried again by themselves.",
  ],
  [[events(2, 0)], "2 events had their last try."],
  [
    [events(1, 0, 1), forwards(0, 3)],
    "1 event had its last try, 1 event fails until somebody says whether an effect happened, 3 forwards will be tried again by themselves.",
  ],
  [[events(0, 0, 2)], "2 events fail until somebody says whether an effect happened."],
])("%j: %s", (groups, words) => {
  expect(becomesWords(groups)).toBe(words);
});
