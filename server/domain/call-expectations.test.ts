import { expect, test } from "vitest";
import { type CallSoFar, findMissingEvents } from "./call-expectations.ts";

const NOON = new Date("2026-11-23T12:00:00Z");
const minutesLater = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);

function call(eventTypes: string[], more: Partial<CallSoFar> = {}): CallSoFar {
  return {
    kind: "call",
    eventTypes,
    startedAt: NOON,
    endedAt: null,
    durationMs: 60_000,
    endReason: "user_hangup",
    lastEventAt: NOON,
    ...more,
  };
}
const missing = (sofar: CallSoFar, now: Date) =>
  findMissingEvents(sofar, now).map(({ eventType, state }) => `${eventType} ${state}`);

test("a complete call misses nothing", () => {
  const complete = call(["call_analyzed", "call_started", "call_ended"]);
  expect(missing(complete, minutesLater(9_999))).toEqual([]);
});

test("a running call is due to end, and late after two hours", () => {
  expect(missing(call(["call_started"]), minutesLater(5))).toEqual(["call_ended due"]);
  expect(missing(call(["call_started"]), minutesLater(121))).toEqual(["call_ended late"]);
});

test("an ended call is due to be analyzed, and late after ten minutes", () => {
  const ended = call(["call_started", "call_ended"], { endedAt: NOON });
  expect(missing(ended, minutesLater(1))).toEqual(["call_analyzed due"]);
  expect(missing(ended, minutesLater(11))).toEqual(["call_analyzed late"]);
});

test("an analysis without an end says that the end was lost", () => {
  expect(missing(call(["call_started", "call_analyzed"]), minutesLater(1))).toEqual([
    "call_ended late",
  ]);
});

test("a call that connected misses its start; one that never connected does not", () => {
  const types = ["call_ended", "call_analyzed"];
  expect(missing(call(types), minutesLater(1))).toEqual(["call_started late"]);
  expect(missing(call(types, { endReason: "dial_no_answer" }), minutesLater(1))).toEqual([]);
  const silent = { endReason: null, startedAt: null, durationMs: 0 };
  expect(missing(call(types, silent), minutesLater(1))).toEqual([]);
});

test("an inbound hook alone waits for the start and for nothing else", () => {
  expect(missing(call(["call_inbound"]), minutesLater(1))).toEqual(["call_started due"]);
  expect(missing(call(["call_inbound"]), minutesLater(6))).toEqual(["call_started late"]);
});

test("each transfer attempt needs its own outcome", () => {
  const twice = ["call_started", "transfer_started", "transfer_cancelled", "transfer_started"];
  expect(missing(call(twice), minutesLater(1))).toContain(
    "transfer_bridged or transfer_cancelled due",
  );
  expect(missing(call([...twice, "transfer_bridged"]), minutesLater(1))).toEqual([
    "call_ended due",
  ]);
});

test("a chat is judged by its own events", () => {
  const chat = call(["chat_started", "chat_ended"], { kind: "chat", endedAt: NOON });
  expect(missing(chat, minutesLater(11))).toEqual(["chat_analyzed late"]);
});

test("an advice to look at what was refused has the words that lead there as a part of their own", () => {
  const adviceOf = (...types: string[]) =>
    findMissingEvents(call(types), minutesLater(121)).map(({ advice }) => advice);
  for (const types of [
    ["call_ended", "call_analyzed"],
    ["call_started", "call_analyzed"],
    ["call_started"],
  ]) {
    const [[words, refused, rest] = []] = adviceOf(...types);
    expect(words).toMatch(/[Ll]ook at $/);
    expect(refused).toBe("the client's refused requests of that time");
    expect(rest).toMatch(/^[.,]/);
  }
  expect(adviceOf("call_started", "call_ended")).toEqual([
    [expect.stringContaining("See in Retell's history")],
  ]);
});
