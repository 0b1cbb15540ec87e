import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { ANNOUNCE_EACH, EVENTS_RECORDED } from "./announcing.ts";
import { createInbox } from "./index.ts";
import { InboxFull } from "./recorder.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());

const WAIT_AT_MOST_MS = 200;
/** Longer than a recorder waits before it sends a second batch beside the first. */
const NEXT_BATCH_MS = 50;

test("a database that answers too slowly is given no more, and what has waited too long is let go", async () => {
  const inbox = createInbox(scratch.database.openIngest, {
    batchTimeoutMs: 60_000,
    waitAtMostMs: WAIT_AT_MOST_MS,
  });
  const record = () => inbox.checkAndRecord(deliveryOf(freshBody()));
  const refused = { status: "rejected", reason: expect.any(InboxFull) };
  // Nothing is refused while nothing waits.
  expect(await record()).toMatchObject({ duplicate: false });

  const sent: Promise<unknown>[] = [];
  let waiting: Promise<unknown> | undefined;
  await scratch.database.control.begin(async (tx) => {
    await tx`lock table webhook_events in access exclusive mode`;
    for (const _ of ["one in flight", "another beside it"]) {
      sent.push(record());
      await sleep(NEXT_BATCH_MS);
    }
    waiting = Promise.allSettled([record()]);
    await sleep(2 * WAIT_AT_MOST_MS + NEXT_BATCH_MS);
    expect(await Promise.allSettled([record()])).toEqual([refused]);
  });
  expect(await Promise.all(sent)).toMatchObject([{ duplicate: false }, { duplicate: false }]);
  expect(await waiting).toEqual([refused]);
  await inbox.drained();
  expect(await record()).toMatchObject({ duplicate: false });
  expect(await scratch.database.control`select from webhook_events`).toHaveLength(4);
  await inbox.close();
});

test("who asks is told of events that were not known before, once they are committed", async () => {
  const { control } = scratch.database;
  const seen: Promise<number>[] = [];
  const inbox = createInbox(scratch.database.openIngest, {
    async onRecorded() {
      seen.push(control`select from webhook_events`.then(({ count }) => count));
    },
  });
  await control`truncate webhook_events cascade`;
  const first = deliveryOf(freshBody());
  await inbox.checkAndRecord(first);
  expect(await Promise.all(seen)).toEqual([1]);
  // A copy makes no work.
  await inbox.checkAndRecord({ ...first, id: deliveryOf(freshBody()).id });
  expect(seen).toHaveLength(1);
  await inbox.checkAndRecord(deliveryOf(freshBody()));
  expect(await Promise.all(seen)).toEqual([1, 2]);
  await inbox.close();
});

test("a batch notifies workers where it is to, and only then", async () => {
  const { control } = scratch.database;
  let heard = 0;
  let toWorkers = false;
  const inbox = createInbox(scratch.database.openIngest, {
    announcing: { ...ANNOUNCE_EACH, toWorkers: () => toWorkers },
  });
  const { unlisten } = await control.listen(EVENTS_RECORDED, () => {
    heard += 1;
  });
  await inbox.checkAndRecord(deliveryOf(freshBody()));
  toWorkers = true;
  // What is heard is heard in the order of the commits.
  await inbox.checkAndRecord(deliveryOf(freshBody()));
  await vi.waitFor(() => expect(heard).toBe(1), { timeout: 60_000 });
  await unlisten();
  await inbox.close();
  expect(heard).toBe(1);
});
