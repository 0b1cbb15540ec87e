import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DUPLICATE_CAUSES } from "./duplicate-cause.ts";
import type { Copy, DuplicateFacts, NotedAnswer, ServerRun } from "./duplicate-facts.ts";
import { explainDuplicate, LATE_MS } from "./explain-duplicate.ts";

const T = Date.UTC(2026, 10, 25, 10);

function copyAt(afterMs: number, given: Partial<Copy> = {}): Copy {
  return { receivedAt: T + afterMs, signedAt: T + afterMs - 40, bodySha256: "same", ...given };
}

function answerAt(afterMs: number, given: Partial<NotedAnswer> = {}): NotedAnswer {
  return {
    ...{ receivedAt: T + afterMs, status: 200, ackMs: 41, wasGone: false, isJournaled: false },
    ...given,
  };
}

/** A server that was there all the time and has said so. */
const RUN: ServerRun = {
  startedAt: T - 86_400_000,
  lastSeenAt: T + 86_400_000,
  answeredUntil: T + 86_400_000,
  endedAt: null,
  isOver: false,
};

function factsOf(given: Partial<DuplicateFacts>): DuplicateFacts {
  return {
    ...{ first: copyAt(0), others: [], copy: copyAt(12_000), answers: [], runs: [RUN], gaps: [] },
    ...given,
  };
}

const causeOf = (given: Partial<DuplicateFacts>) => explainDuplicate(factsOf(given)).cause;
const words = (given: Partial<DuplicateFacts>) =>
  explainDuplicate(factsOf(given)).evidence.join("\n");

describe("the provider sent twice", () => {
  it("when everything before was answered 200 in time", () => {
    const given = { answers: [answerAt(0)] };
    expect(explainDuplicate(factsOf(given))).toMatchObject({
      cause: "sent_twice",
      isCertain: true,
    });
    expect(words(given)).toContain("We answered it 200 after 41 ms.");
    expect(words(given)).toContain(
      "This copy was signed 12 s after it and received 12 s after it.",
    );
  });

  it("also when no answer was noted, because none was unusual", () => {
    expect(causeOf({})).toBe("sent_twice");
    expect(words({})).toContain("in less than 2 s");
  });

  it("when a failure had its retry already", () => {
    const answers = [answerAt(0, { status: 503, ackMs: 3_500 })];
    const others = [copyAt(5_000)];
    expect(causeOf({ answers, others: [], copy: copyAt(5_000) })).toBe("we_failed");
    expect(causeOf({ answers, others, copy: copyAt(20_000) })).toBe("sent_twice");
  });
});

describe("we failed", () => {
  it("when the event was kept after all, and its answer was 503", () => {
    const given = { answers: [answerAt(0, { status: 503, ackMs: 3_500 })] };
    expect(causeOf(given)).toBe("we_failed");
    expect(words(given)).toContain("got 503 from us after 3.5 s");
  });

  it("when an attempt in between was not kept", () => {
    const answers = [answerAt(0), answerAt(9_000, { status: 503, ackMs: 100 })];
    expect(causeOf({ answers })).toBe("we_failed");
  });

  it("is not said of a 503 that came after the copy", () => {
    expect(causeOf({ answers: [answerAt(11_990, { status: 503, ackMs: 100 })] })).toBe(
      "sent_twice",
    );
  });

  it("when the server died around the first delivery, as the likeliest", () => {
    const dead = { ...RUN, lastSeenAt: T - 800, answeredUntil: T - 900, isOver: true };
    const next = { ...RUN, startedAt: T + 4_000 };
    expect(explainDuplicate(factsOf({ runs: [dead, next] }))).toMatchObject({
      cause: "we_failed",
      isCertain: false,
    });
  });

  it("is not said when the copy came before the server was started again", () => {
    const dead = { ...RUN, lastSeenAt: T - 800, answeredUntil: T - 900, isOver: true };
    const next = { ...RUN, startedAt: T + 13_000 };
    expect(causeOf({ runs: [dead, next] })).toBe("unknown");
  });

  it("is not said of a delivery that had been answered before the server died", () => {
    const dead = { ...RUN, lastSeenAt: T + 900, answeredUntil: T + 900, isOver: true };
    const next = { ...RUN, startedAt: T + 4_000 };
    expect(causeOf({ runs: [dead, next] })).toBe("sent_twice");
  });
});

describe("we were slow", () => {
  it("when the answer took longer than the sender waits", () => {
    expect(causeOf({ answers: [answerAt(0, { ackMs: 11_000 })] })).toBe("we_were_slow");
  });

  it("when the sender gave up waiting before", () => {
    const answers = [answerAt(0, { ackMs: 3_200, wasGone: true })];
    expect(causeOf({ answers, copy: copyAt(3_000) })).toBe("we_were_slow");
  });

  it("is not said of an answer within the timeout that was heard", () => {
    expect(causeOf({ answers: [answerAt(0, { ackMs: 9_000 })] })).toBe("sent_twice");
  });

  it("is not said when the sender hung up at once", () => {
    expect(causeOf({ answers: [answerAt(0, { ackMs: 30, wasGone: true })] })).toBe("hung_up");
  });
});

describe("time alone", () => {
  it("tells twins, whatever is known of the answers", () => {
    expect(causeOf({ copy: copyAt(310), runs: [] })).toBe("twin");
    expect(causeOf({ copy: copyAt(310, { bodySha256: "other" }) })).toBe("sent_twice");
    expect(causeOf({ copy: copyAt(1_000) })).toBe("sent_twice");
  });

  it("tells what came when no retry was due, or was long on its way", () => {
    expect(causeOf({ copy: copyAt(LATE_MS), runs: [] })).toBe("late");
    expect(causeOf({ copy: copyAt(60_000, { signedAt: T + 40_000 }) })).toBe("late");
    expect(causeOf({ first: copyAt(0, { signedAt: T - 12_000 }) })).toBe("late");
  });

  it("does not hide a failure", () => {
    const answers = [answerAt(0, { status: 503, ackMs: 100 })];
    expect(causeOf({ answers, copy: copyAt(600) })).toBe("we_failed");
    expect(causeOf({ answers, copy: copyAt(LATE_MS + 1) })).toBe("we_failed");
  });
});

describe("unknown", () => {
  it("when no server is on record, or it has not said so yet, or too much happened", () => {
    expect(causeOf({ runs: [] })).toBe("unknown");
    expect(causeOf({ runs: [{ ...RUN, answeredUntil: T }] })).toBe("unknown");
    expect(causeOf({ gaps: [{ from: T - 5, to: T + 5 }] })).toBe("unknown");
    expect(words({ runs: [] })).toContain("no answers are on record for that time");
  });

  it("when one of two servers has not said so", () => {
    expect(causeOf({ runs: [RUN, { ...RUN, answeredUntil: T - 1 }] })).toBe("unknown");
  });
});

it("takes the pair when the copy that came first was recorded last", () => {
  const given = { first: copyAt(0), copy: copyAt(-12_000) };
  expect(causeOf({ ...given, answers: [answerAt(-12_000, { status: 503 })] })).toBe("we_failed");
  expect(causeOf(given)).toBe("sent_twice");
});

const ms = fc.integer({ min: T - 100_000, max: T + 400_000 });
const copies = fc.record({
  receivedAt: ms,
  signedAt: fc.option(ms),
  bodySha256: fc.constantFrom("same", "other"),
});
const anyFacts: fc.Arbitrary<DuplicateFacts> = fc.record({
  first: copies,
  copy: copies,
  others: fc.array(copies, { maxLength: 6 }),
  answers: fc.array(
    fc.record({
      receivedAt: ms,
      status: fc.constantFrom(200, 503),
      ackMs: fc.integer({ min: 0, max: 20_000 }),
      wasGone: fc.boolean(),
      isJournaled: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
  runs: fc.array(
    fc.record({
      startedAt: ms,
      lastSeenAt: ms,
      answeredUntil: ms,
      endedAt: fc.option(ms),
      isOver: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  gaps: fc.array(fc.record({ from: ms, to: ms }), { maxLength: 2 }),
});

it("is total, and says the same of the same facts in whatever order they are given", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const explained = explainDuplicate(facts);
      expect(DUPLICATE_CAUSES).toContain(explained.cause);
      expect(explained.evidence.length).toBeGreaterThan(0);
      expect(explained.evidence.join("")).not.toMatch(/NaN|undefined|null|Infinity/);
      expect(explainDuplicate(structuredClone(facts))).toEqual(explained);
      const times = [facts.first, facts.copy, ...facts.others].map((each) => each.receivedAt);
      fc.pre(new Set(times).size === times.length);
      const shuffled = { ...facts, others: [...facts.others].reverse() };
      expect(explainDuplicate(shuffled).cause).toBe(explained.cause);
    }),
  );
});

it("never blames the sender where a failure is on record that nothing came of", () => {
  fc.assert(
    fc.property(anyFacts, fc.constantFrom(503, 200), (facts, status) => {
      const { receivedAt } = facts.first;
      const failed = { receivedAt, status, ackMs: 12_000, wasGone: true, isJournaled: false };
      const copy = { ...facts.copy, receivedAt: receivedAt + 15_000 };
      const alone = { ...facts, copy, others: [], answers: [failed] };
      expect(["we_failed", "we_were_slow"]).toContain(explainDuplicate(alone).cause);
    }),
  );
});
