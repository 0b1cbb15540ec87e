import type { RawSql } from "../db/index.ts";
import type { Announcing } from "./announcing.ts";
import type { Delivery, Recorded } from "./delivery.ts";
import { rememberRecentEvents } from "./recent-events.ts";
import { recordBatch, rowIdsOf } from "./record-batch.ts";
import { recordFirsts, rowIdsOfFirsts } from "./record-firsts.ts";
import { recordRepeats, repeatRowIdsOf } from "./record-repeats.ts";

/** A way into the inbox: the statement a batch goes by. */
export type Lane = {
  /** @returns null for each delivery that this statement could not judge, and that goes on */
  send(deliveries: readonly Delivery[]): Promise<(Recorded | null)[]>;
  /** Under which row each would be found if the outcome is unknown; null if it was not sent. */
  rowIdsOf(deliveries: readonly Delivery[]): (string | null)[];
};

export type Lanes = {
  all: readonly Lane[];
  /** The one it is tried by first. */
  laneOf(delivery: Delivery): Lane;
  /** The one it goes on by, when the one before could not judge it. */
  laneAfter(lane: Lane, delivery: Delivery): Lane;
};

/**
 * Nearly every delivery is the first of its event, or a copy of one recorded a moment ago: each has
 * a statement that does this and no more. What is neither (a copy of something older, or of other
 * bytes) goes on to the one that does everything. It is the unique index that judges in each of
 * them, so a wrong guess costs a statement, never a verdict.
 */
export function openLanes(sql: RawSql, announcing?: Announcing): Lanes {
  const recent = rememberRecentEvents();
  /** What turned out to be new is known from then on. */
  const remembering =
    (record: typeof recordFirsts): Lane["send"] =>
    async (deliveries) => {
      const recorded = await record(sql, deliveries, announcing);
      for (const [index, delivery] of deliveries.entries()) {
        if (recorded[index]?.duplicate === false) recent.remember(delivery);
      }
      return recorded;
    };
  const firsts: Lane = { send: remembering(recordFirsts), rowIdsOf: rowIdsOfFirsts };
  const repeats: Lane = {
    send: (deliveries) => recordRepeats(sql, deliveries, announcing),
    rowIdsOf: repeatRowIdsOf,
  };
  const whatever: Lane = { send: remembering(recordBatch), rowIdsOf };
  return {
    all: [firsts, repeats, whatever],
    laneOf: (delivery) => (recent.knows(delivery) ? repeats : firsts),
    laneAfter(lane, delivery) {
      // The event it was taken for a copy of is gone.
      if (lane === repeats) recent.forget(delivery);
      return recent.knows(delivery) ? repeats : whatever;
    },
  };
}
