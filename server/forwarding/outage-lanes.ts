import type { Destination } from "../destinations/index.ts";
import { log } from "../log.ts";
import type { SendResult } from "../outbound/index.ts";

/** Under way at once, to one destination and to all: the front door has other things to do. */
const PER_DESTINATION = 4;
const TOTAL = 32;
/** Failures in a row after which a destination waits for the ordinary forwarding. */
const FAILURES = 3;
const GONE = 410;

export type Lanes<Item> = {
  /** Begins, or goes on. */
  open(): void;
  /** Begins nothing more for now; what comes is queued. */
  pause(): void;
  /** Drops what has not begun. */
  close(): void;
  /** Leaves out what does not fit. */
  add(destination: Destination, item: Item, bytes: number): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

type Lane<Item> = {
  destination: Destination;
  queue: { item: Item; bytes: number }[];
  underWay: number;
  failures: number;
  /** By `performance.now()`: when its rate cap allows the next request. */
  nextSlotMs: number;
  timer: NodeJS.Timeout | undefined;
};

/** A bounded queue of sendings, each destination's apart, so that a slow one holds up no other. */
export function createLanes<Item>(options: {
  queueBytes: number;
  send(item: Item): Promise<SendResult>;
}): Lanes<Item> {
  const { queueBytes, send } = options;
  let lanes = new Map<string, Lane<Item>>();
  let isOpen = false;
  let isPaused = false;
  let queuedBytes = 0;
  const underWay = new Set<Promise<void>>();

  function pump(lane: Lane<Item>): void {
    while (isOpen && !isPaused && lane.underWay < PER_DESTINATION && underWay.size < TOTAL) {
      if (lane.failures >= FAILURES) return;
      const waitMs = lane.nextSlotMs - performance.now();
      if (waitMs > 0) {
        lane.timer ??= setTimeout(() => {
          lane.timer = undefined;
          pump(lane);
        }, waitMs);
        return;
      }
      const next = lane.queue.shift();
      if (next === undefined) return;
      queuedBytes -= next.bytes;
      const { ratePerSecond } = lane.destination;
      if (ratePerSecond !== null) lane.nextSlotMs = performance.now() + 1_000 / ratePerSecond;
      start(lane, next.item);
    }
  }

  function start(lane: Lane<Item>, item: Item): void {
    lane.underWay += 1;
    const sending: Promise<void> = send(item)
      .then(({ ok, httpStatus }) => {
        if (ok) lane.failures = 0;
        else lane.failures = httpStatus === GONE ? FAILURES : lane.failures + 1;
      })
      .catch((error) => {
        lane.failures += 1;
        log.error({ err: error }, "outage.sending_failed");
      })
      .finally(() => {
        underWay.delete(sending);
        lane.underWay -= 1;
        if (lane.failures >= FAILURES) drop(lane);
        // There may be room for any of them now.
        for (const each of lanes.values()) pump(each);
      });
    underWay.add(sending);
  }

  function drop(lane: Lane<Item>): void {
    clearTimeout(lane.timer);
    for (const { bytes } of lane.queue.splice(0)) queuedBytes -= bytes;
  }

  return {
    open() {
      isOpen = true;
      isPaused = false;
      for (const lane of lanes.values()) pump(lane);
    },
    pause() {
      isPaused = true;
    },
    close() {
      isOpen = false;
      isPaused = false;
      for (const lane of lanes.values()) drop(lane);
      lanes = new Map();
    },
    add(destination, item, bytes) {
      let lane = lanes.get(destination.id);
      if (lane === undefined) {
        lane = emptyLane(destination);
        lanes.set(destination.id, lane);
      }
      if (!isOpen || lane.failures >= FAILURES || queuedBytes + bytes > queueBytes) return;
      lane.queue.push({ item, bytes });
      queuedBytes += bytes;
      pump(lane);
    },
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

function emptyLane<Item>(destination: Destination): Lane<Item> {
  return {
    destination,
    queue: [],
    underWay: 0,
    failures: 0,
    nextSlotMs: 0,
    timer: undefined,
  };
}
