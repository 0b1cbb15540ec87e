import { expect, test, vi } from "vitest";
import { startRounds } from "./rounds.ts";

/** A round that takes until it is told to end. */
function heldRound() {
  const ends: ((again?: boolean) => void)[] = [];
  const round = vi.fn(
    () =>
      new Promise<{ again: boolean }>((resolve) => {
        ends.push((again = false) => resolve({ again }));
      }),
  );
  return { round, end: (again?: boolean) => ends.shift()?.(again) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("whoever wakes during a round gets one more after it, and only one", async () => {
  const { round, end } = heldRound();
  const rounds = startRounds(round, () => {});
  rounds.wake();
  for (let times = 0; times < 3; times += 1) rounds.wake();
  expect(round).toHaveBeenCalledTimes(1);
  end();
  await settled();
  expect(round).toHaveBeenCalledTimes(2);
  end();
  await rounds.ended();
  expect(round).toHaveBeenCalledTimes(2);
});

test("a round that says so is followed by another", async () => {
  const { round, end } = heldRound();
  const rounds = startRounds(round, () => {});
  rounds.wake();
  end(true);
  await settled();
  expect(round).toHaveBeenCalledTimes(2);
});

test("a round that throws is told, and what was asked for meanwhile is done", async () => {
  const errors: unknown[] = [];
  let fail = true;
  const round = vi.fn(async () => {
    await settled();
    if (fail) throw new Error("the database is away");
    return { again: false };
  });
  const rounds = startRounds(round, (error) => errors.push(error));
  rounds.wake();
  rounds.wake();
  await vi.waitFor(() => expect(errors).toHaveLength(2), 60_000);
  expect(round).toHaveBeenCalledTimes(2);
  fail = false;
  rounds.wake();
  await rounds.ended();
  expect(round).toHaveBeenCalledTimes(3);
});

test("after a stop the round under way ends, and none begins", async () => {
  const { round, end } = heldRound();
  const rounds = startRounds(round, () => {});
  rounds.wake();
  rounds.wake();
  rounds.stop();
  end(true);
  await rounds.ended();
  rounds.wake();
  await settled();
  expect(round).toHaveBeenCalledTimes(1);
});
