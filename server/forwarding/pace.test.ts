import { afterEach, expect, test, vi } from "vitest";
import type { ClaimedForward } from "./claimed-forward.ts";
import { createPace } from "./pace.ts";

afterEach(() => vi.useRealTimers());

function open() {
  const sent: { n: number; at: number }[] = [];
  const missed: number[] = [];
  const pace = createPace({
    send: (forward) => sent.push({ n: forward.attempt, at: performance.now() }),
    missed: (forwards) => missed.push(...forwards.map(({ attempt }) => attempt)),
  });
  const add = (n: number, sendInMs: number, slotMs: number | null, askedAt = performance.now()) =>
    pace.add({ destinationId: "d", attempt: n, sendInMs, slotMs } as ClaimedForward, askedAt);
  return { pace, add, sent, missed };
}

test("each goes at its turn", () => {
  vi.useFakeTimers();
  const { add, sent, missed } = open();
  const begin = performance.now();
  for (let n = 0; n < 40; n += 1) add(n, n * 50, 50);
  vi.advanceTimersByTime(40 * 50);
  expect(sent.map(({ n, at }) => [n, Math.round(at - begin)])).toEqual(
    Array.from({ length: 40 }, (_, n) => [n, n * 50]),
  );
  expect(missed).toEqual([]);
});

test("turns that passed while the process was busy are forfeited, but for the first", async () => {
  const { add, sent, missed } = open();
  for (let n = 0; n < 10; n += 1) add(n, n * 50, 50);
  const busyUntil = performance.now() + 1_000;
  while (performance.now() < busyUntil);
  await vi.waitFor(() => expect(missed).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]), 60_000);
  expect(sent.map(({ n }) => n)).toEqual([0]);
});

test("a claim that was long in coming is late too", () => {
  vi.useFakeTimers();
  const { add, sent, missed } = open();
  const askedAt = performance.now() - 1_000;
  for (let n = 0; n < 10; n += 1) add(n, n * 50, 50, askedAt);
  vi.advanceTimersByTime(1_000);
  expect(sent.map(({ n }) => n)).toEqual([0]);
  expect(missed).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("what waits for a Retry-After has no turn to miss", () => {
  vi.useFakeTimers();
  const { add, sent, missed } = open();
  for (let n = 0; n < 3; n += 1) add(n, 100, null, performance.now() - 60_000);
  vi.advanceTimersByTime(110);
  expect(sent.map(({ n }) => n)).toEqual([0, 1, 2]);
  expect(missed).toEqual([]);
});

test("those whose turn has not come are taken out and not sent", () => {
  vi.useFakeTimers();
  const { pace, add, sent } = open();
  for (let n = 0; n < 3; n += 1) add(n, 20 + n * 50, 50);
  vi.advanceTimersByTime(50);
  expect(pace.takeOut().map(({ attempt }) => attempt)).toEqual([1, 2]);
  vi.advanceTimersByTime(1_000);
  expect(sent.map(({ n }) => n)).toEqual([0]);
});
