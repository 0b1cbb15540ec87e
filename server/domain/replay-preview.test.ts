import { expect, test } from "vitest";
import {
  countEvents,
  type DestinationPreview,
  describeDestination,
  describeHandlers,
} from "./replay-preview.ts";

const CRM: DestinationPreview = {
  id: "1",
  name: "CRM",
  clientId: "acme",
  isPaused: false,
  isChosen: true,
  send: 0,
  sendAgain: 0,
  deliveredAlready: 0,
  noMatch: 0,
  beingSent: 0,
  notYet: 0,
  unknown: 0,
};

test.each<[Partial<DestinationPreview>, string]>([
  [
    { send: 170, deliveredAlready: 14 },
    "170 would be sent to CRM. 14 were delivered already and will not be sent again.",
  ],
  [{ send: 1_700 }, "1,700 would be sent to CRM."],
  [{ send: 20, sendAgain: 14 }, "20 would be sent to CRM, 14 of which it had already."],
  [{ send: 1, sendAgain: 1 }, "1 would be sent to CRM, which had all of them already."],
  [{ send: 3, isPaused: true }, "3 would wait for CRM, which is paused."],
  [{ noMatch: 1 }, "None would be sent to CRM. 1 is not what it takes."],
  [
    { beingSent: 2, notYet: 1 },
    "None would be sent to CRM. 2 are being sent right now and left alone. 1 is not processed yet and will be sent when processed.",
  ],
  [{ unknown: 5 }, "5 more are checked against its conditions one by one, as the replay goes."],
  [
    { send: 9, isChosen: false },
    "9 would be sent to CRM. Not chosen; but what is processed also goes where it never went.",
  ],
])("%j: %s", (change, words) => {
  expect(describeDestination({ ...CRM, ...change }).join(" ")).toBe(words);
});

const figures = {
  events: 12,
  hasMore: false,
  handlerRuns: 9,
  tests: 1,
  unfinished: 2,
  undecided: 0,
  failAgain: 0,
};
const preview = { ...figures, scope: { kind: "events" as const, eventIds: [] } };

test("what can't be replayed is said, tests always, the unfinished where handlers would run", () => {
  const whole = { ...preview, destinations: [], sample: [] };
  expect(describeHandlers(whole, true)).toEqual([
    "9 would be processed again.",
    "2 are still being worked on and left alone.",
    "1 is a test, never replayed.",
  ]);
  expect(describeHandlers(whole, false)).toEqual(["1 is a test, never replayed."]);
});

test("what waits for a decision is not said to be worked on, nor to come out well", () => {
  const whole = { ...preview, tests: 0, destinations: [], sample: [] };
  expect(describeHandlers({ ...whole, undecided: 1 }, true)).toEqual([
    "9 would be processed again.",
    "1 is still being worked on and left alone.",
    "1 waits for a decision whether an effect happened, and is left alone.",
  ]);
  expect(describeHandlers({ ...whole, undecided: 2, failAgain: 3 }, true)).toEqual([
    "9 would be processed again.",
    "3 of them would fail again: whether an effect happened has to be decided first.",
    "2 wait for a decision whether an effect happened, and are left alone.",
  ]);
  const one = { ...whole, handlerRuns: 1, unfinished: 0, failAgain: 1 };
  expect(describeHandlers(one, true)[1]).toMatch(/^It would fail again: /);
});

test("how many events there are, exactly or at least", () => {
  expect(countEvents({ events: 1, hasMore: false })).toBe("1 event");
  expect(countEvents({ events: 50_000, hasMore: true })).toBe("more than 50,000 events");
});
