import { expect, test } from "vitest";
import { answerTrouble, answerWords } from "./answer-words";
import { foldStory } from "./fold";
import { entryKey, type StoryEntry, type Told, tellStory } from "./story";

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second));
const event = (id: string, second: number, status = "processed") =>
  ({ id, eventType: id, status, receivedAt: at(second) }) as Told["events"][number];
const copy = (eventId: string, second: number, divergence = "identical") =>
  ({
    id: `${eventId} again ${second}`,
    eventId,
    receivedAt: at(second),
    count: 1,
    divergence,
  }) as Told["duplicates"][number];
const attempt = (eventId: string, second: number, more = {}) =>
  ({
    eventId,
    eventType: eventId,
    forwardId: `to ${eventId}`,
    number: second,
    destinationName: "CRM",
    startedAt: at(second),
    outcome: "delivered",
    ...more,
  }) as Told["attempts"][number];
const run = (eventId: string, second: number, more = {}) =>
  ({
    eventId,
    number: second,
    startedAt: at(second),
    outcome: "failed",
    error: "boom",
    ...more,
  }) as Told["runs"][number];
const effect = (eventId: string, second: number, more = {}) =>
  ({
    eventId,
    name: "text",
    state: "started",
    startedAt: at(second),
    ...more,
  }) as Told["effects"][number];
const answer = (eventId: string, second: number, more = {}) =>
  ({
    deliveryId: `answer ${second}`,
    eventId,
    receivedAt: at(second),
    ...{ status: 200, ackMs: 41, wasGone: false, isJournaled: false },
    ...more,
  }) as Told["answers"][number];
const NOTHING: Told = {
  events: [],
  duplicates: [],
  runs: [],
  effects: [],
  attempts: [],
  answers: [],
  moments: [],
};

test("all that happened stands on one axis, the cause before what follows from it", () => {
  const story = tellStory({
    ...NOTHING,
    events: [event("call_started", 1), event("call_ended", 10)],
    duplicates: [copy("call_started", 12), copy("call_ended", 10), copy("of another", 11)],
    runs: [run("call_ended", 10)],
    attempts: [attempt("call_ended", 10), attempt("of another", 3)],
    moments: [
      { at: at(1), words: "Call began" },
      { at: at(9), words: "Call ended" },
      { at: null, words: "Never" },
    ],
    next: [{ at: at(99), words: "Next attempt" }],
  });
  expect(story.map(entryKey)).toEqual([
    "moment Call began",
    "call_started",
    "moment Call ended",
    "call_ended",
    "call_ended again 10",
    "call_ended run 10",
    "to call_ended 10",
    "call_started again 12",
    "next Next attempt",
  ]);
});

test("an effect is in doubt once the run that began it has ended", () => {
  const inDoubt = (more: object, { runs = [] as Told["runs"], status = "failed" } = {}) =>
    tellStory({
      ...NOTHING,
      events: [event("a", 0, status)],
      runs,
      effects: [effect("a", 5, more)],
    }).some((entry) => entry.kind === "effect" && entry.inDoubt);
  const lost = run("a", 4, { outcome: "lost" });
  const running = run("a", 4, { outcome: null });
  expect(inDoubt({}, { runs: [lost] })).toBe(true);
  expect(inDoubt({}, { runs: [lost, run("a", 9, { outcome: null })] })).toBe(true);
  expect(inDoubt({}, { runs: [run("a", 1), running] })).toBe(false);
  expect(inDoubt({ state: "done" }, { runs: [lost] })).toBe(false);
  // Of a first run that went well nothing is told.
  expect(inDoubt({}, { status: "processed" })).toBe(true);
  expect(inDoubt({}, { status: "received" })).toBe(false);
  // Where it is known, nothing has to be told from the runs.
  expect(inDoubt({ inDoubt: true }, { runs: [running] })).toBe(true);
});

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const folded = (told: Partial<Told>) =>
  foldStory(tellStory({ ...NOTHING, ...told })).map((one) =>
    one.kind === "fold" ? `${one.words} (${one.entries.length})` : entryKey(one as StoryEntry),
  );

test("many alike become one line, few stay", () => {
  const events = [event("call_ended", 0)];
  expect(folded({ events, duplicates: range(4).map((n) => copy("call_ended", n)) })).toHaveLength(
    5,
  );
  expect(folded({ events, duplicates: range(49).map((n) => copy("call_ended", n)) })).toEqual([
    "call_ended",
    "49 identical duplicates of call_ended (49)",
  ]);
});

test("a copy that differs breaks the fold", () => {
  const duplicates = range(11).map((n) => copy("a", n, n === 6 ? "conflicting" : "identical"));
  expect(folded({ events: [event("a", 0)], duplicates })).toEqual([
    "a",
    "5 identical duplicates of a (5)",
    "a again 6",
    "5 identical duplicates of a (5)",
  ]);
});

test("the turns of a transcript fold with their forwards; what failed does not", () => {
  const turns = range(6).map((n) => ({ ...event("transcript_updated", n), id: `turn ${n}` }));
  const attempts = range(6).map((n) =>
    attempt(`turn ${n}`, n, { eventType: "transcript_updated" }),
  );
  expect(folded({ events: turns, attempts })).toEqual([
    "6 × transcript_updated, all processed; 6 sent to destinations, all delivered (12)",
  ]);
  // The forward of one before them comes first.
  expect(
    folded({
      events: turns.slice(1),
      attempts: [...attempts.slice(1), attempt("turn 2", 1, { eventType: "transcript_updated" })],
    }),
  ).toEqual(["5 × transcript_updated, all processed; 6 sent to destinations, all delivered (11)"]);
  const dead = { ...event("transcript_updated", 7, "dead"), id: "dead" };
  expect(folded({ events: [...turns, dead] })).toHaveLength(2);
});

test("a night of equal failures is one line", () => {
  const runs = range(9).map((n) => run("a", n));
  expect(folded({ events: [event("a", 0, "dead")], runs })).toEqual([
    "a",
    "9 failed attempts to process a (9)",
  ]);
});

test("of a long story what went well is one line too; what somebody may act on stands by itself", () => {
  const duplicates = range(60).map((n) =>
    copy("a", 3 * n, n === 30 ? "conflicting" : n % 2 ? "identical" : "restamped"),
  );
  const attempts = range(60).map((n) => {
    const outcome = n === 45 ? "failed" : "delivered";
    return attempt("a", 3 * n + 1, { forwardId: `to ${n}`, number: 1, outcome });
  });
  const runs = range(2).map((n) => run("a", 3 * n + 2, { outcome: "processed", error: null }));
  expect(folded({ events: [event("a", 0)], duplicates, attempts, runs })).toEqual([
    "a",
    "29 duplicates that say the same; 29 sent to destinations, all delivered; 2 attempts to process, all well (60)",
    "a again 90",
    "15 duplicates that say the same; 15 sent to destinations, all delivered (30)",
    "to 45 1",
    "15 duplicates that say the same; 15 sent to destinations, all delivered (30)",
  ]);
  const few = { duplicates: duplicates.slice(0, 9), attempts: attempts.slice(0, 9) };
  expect(folded({ events: [event("a", 0)], ...few })).toHaveLength(19);
});

test("where a destination is down for a whole call, its events stay one below the other", () => {
  const types = range(20).map((n) => `event ${n}`);
  const attempts = types.flatMap((type, n) =>
    range(6).map((to) =>
      attempt(type, n + 1, { number: to, outcome: to % 2 ? "lost" : "delivered" }),
    ),
  );
  const lines = folded({ events: types.map((type, n) => event(type, n + 1)), attempts });
  expect(lines).toHaveLength(40);
  expect(lines.slice(0, 3)).toEqual([
    "event 1",
    "6 sent to destinations, 3 not delivered (6)",
    "event 2",
  ]);
});

test("each delivery has the answer it got, and one that was not kept a line of its own", () => {
  const story = tellStory({
    ...NOTHING,
    events: [event("a", 1)],
    duplicates: [copy("a", 12), copy("a", 30)],
    answers: [
      answer("a", 1, { ackMs: 11_000 }),
      answer("a", 12),
      answer("a", 20, { status: 503, ackMs: 3_500 }),
      // A twin that shares the line of another.
      answer("a", 13),
      answer("of another", 2, { status: 503 }),
    ],
  });
  const told = story.map((entry) => [
    entry.kind,
    "answer" in entry && entry.answer ? answerWords(entry.answer) : null,
  ]);
  expect(told).toEqual([
    ["event", "answered 200 after 11 s"],
    ["duplicate", "answered 200 after 41 ms"],
    ["lost", "answered 503 after 3.5 s"],
    ["duplicate", null],
  ]);
});

test.each([
  [{}, null, "answered 200 after 41 ms"],
  [{ isJournaled: true }, null, "answered 200 from the journal after 41 ms"],
  [{ ackMs: 10_000 }, "Answered late", "answered 200 after 10 s"],
  [{ status: 503 }, "Answered 503", "answered 503 after 41 ms"],
  [{ wasGone: true }, "Not heard", "the sender had hung up when our 200 was ready, after 41 ms"],
])("an answer that was %o", (given, trouble, words) => {
  expect(answerTrouble(answer("a", 1, given))).toBe(trouble);
  expect(answerWords(answer("a", 1, given))).toBe(words);
});

test("a copy whose answer was not heard is not folded away", () => {
  const duplicates = range(11).map((n) => copy("a", n));
  const answers = range(11).map((n) => answer("a", n, { wasGone: n === 6 }));
  expect(folded({ events: [event("a", 99)], duplicates, answers })).toHaveLength(4);
});
