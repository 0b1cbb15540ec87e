import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type destinations, forwardAttempts, forwards } from "../../db/schema/index.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { insertDestination as insert } from "../../testing/insert-destination.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import {
  readAttemptsOfCall,
  readForwardAttempts,
  readForwardsOfEvent,
  readNotDeliveredOfCall,
} from "./index.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());
beforeEach(async () => {
  await db().execute(sql`truncate webhook_events, clients cascade`);
});
const db = () => scratch.database.dashboard;
const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second));

const insertDestination = async (given: Partial<typeof destinations.$inferInsert> = {}) => {
  const url = "https://crm.example.com/hooks";
  const { id } = await insert(db(), { clientId: "smart-tax-nation", url, ...given });
  return id;
};

type Event = Awaited<ReturnType<typeof insertEvent>>;

async function insertForward(
  event: Event,
  destinationId: string,
  given: Partial<typeof forwards.$inferInsert> = {},
) {
  const id = uuidv7();
  await db()
    .insert(forwards)
    .values({
      id,
      eventId: event.id,
      destinationId,
      clientId: event.clientId,
      callId: event.callId ?? null,
      eventType: event.eventType,
      receivedAt: event.receivedAt,
      webhookId: `msg_${id}`,
      createdAt: event.receivedAt,
      nextAttemptAt: event.receivedAt,
      ...given,
    });
  return id;
}

const attempt = (forwardId: string, number: number, second: number) => ({
  forwardId,
  number,
  worker: "w",
  startedAt: at(second),
  outcome: "delivered" as const,
});

test("an event's forwards come with their destinations, by name, however those are now", async () => {
  const event = await insertEvent(db());
  const sheets = await insertDestination({ name: "Sheets", archivedAt: at(0) });
  const crm = await insertDestination({ pausedAt: at(0), pausedBecause: "It answered 410." });
  await insertDestination({ name: "Unasked" });
  await insertDestination({ name: "Of another", clientId: "other" });
  await insertForward(event, sheets, { status: "dead", finishedAt: at(1), lastStage: "status" });
  await insertForward(event, crm, { leaseUntil: new Date(Date.now() + 3_600_000), claimedBy: "w" });

  const { forwards: found, destinationCount } = await readForwardsOfEvent(db(), event.id);
  expect(found).toMatchObject([
    {
      status: "waiting",
      isSending: true,
      circuit: null,
      destination: { id: crm, name: "CRM", pausedBecause: "It answered 410." },
    },
    { status: "dead", isSending: false, destination: { id: sheets, archivedAt: at(0) } },
  ]);
  expect(destinationCount).toBe(2);
});

test("a client's destinations are counted for an event that went nowhere", async () => {
  const event = await insertEvent(db());
  expect(await readForwardsOfEvent(db(), event.id)).toEqual({
    forwards: [],
    destinationCount: 0,
    isEventFinished: true,
  });
  await insertDestination();
  expect((await readForwardsOfEvent(db(), event.id)).destinationCount).toBe(1);
});

test("an event in processing may still get forwards, one that is not there none", async () => {
  const { id } = await insertEvent(db(), { status: "failed" });
  expect((await readForwardsOfEvent(db(), id)).isEventFinished).toBe(false);
  expect(await readForwardsOfEvent(db(), uuidv7())).toMatchObject({
    forwards: [],
    destinationCount: 0,
  });
});

test("a forward tells of its destination's open circuit, and of a claim that ran out nothing", async () => {
  const event = await insertEvent(db());
  const destinationId = await insertDestination();
  await db().execute(sql`
    insert into destination_circuits (destination_id, state, failures, opened_at, probe_at)
    values (${destinationId}, 'open', 5, ${at(0).toISOString()}, ${at(30).toISOString()})`);
  await insertForward(event, destinationId, {
    status: "failed",
    leaseUntil: new Date(Date.now() - 1_000),
    claimedBy: "gone",
  });
  expect((await readForwardsOfEvent(db(), event.id)).forwards).toMatchObject([
    { circuit: "open", probeAt: at(30), isSending: false },
  ]);
});

test("only in order does a forward wait for the call's earlier event, until that has ended", async () => {
  const first = await insertEvent(db(), { callId: "call_1", receivedAt: at(1) });
  const second = await insertEvent(db(), { callId: "call_1", receivedAt: at(2) });
  const other = await insertEvent(db(), { callId: "call_2", receivedAt: at(3) });
  const inOrder = await insertDestination({ inOrder: true });
  const anyOrder = await insertDestination({ name: "Log" });
  const ahead = await insertForward(first, inOrder);
  await insertForward(first, anyOrder);
  for (const event of [second, other]) {
    await insertForward(event, inOrder);
    await insertForward(event, anyOrder);
  }
  const waits = async (event: Event) =>
    (await readForwardsOfEvent(db(), event.id)).forwards.map((one) => one.waitsForEarlier);

  expect(await waits(first)).toEqual([false, false]);
  expect(await waits(second)).toEqual([true, false]);
  expect(await waits(other)).toEqual([false, false]);

  await db().execute(sql`
    update forwards set status = 'dead', finished_at = now() where id = ${ahead}`);
  expect(await waits(second)).toEqual([false, false]);
});

test("attempts come in order with what was answered and who asked, by name if it is known", async () => {
  const event = await insertEvent(db());
  const forwardId = await insertForward(event, await insertDestination());
  await db().execute(sql`
    insert into staff_users (id, name, email, email_verified, created_at, updated_at)
    values ('u1', 'Ada', 'ada@example.com', true, now(), now())`);
  await db()
    .insert(forwardAttempts)
    .values([
      { ...attempt(forwardId, 3, 3), requestedBy: "u-gone" },
      { ...attempt(forwardId, 2, 2), requestedBy: "u1" },
      {
        ...attempt(forwardId, 1, 1),
        outcome: "failed",
        stage: "status",
        httpStatus: 503,
        error: "Answered 503.",
        responseExcerpt: "busy",
        durationMs: 12,
      },
    ]);
  expect(await readForwardAttempts(db(), forwardId)).toMatchObject([
    { number: 1, stage: "status", httpStatus: 503, responseExcerpt: "busy", requestedBy: null },
    { number: 2, requestedBy: "Ada" },
    { number: 3, requestedBy: "u-gone" },
  ]);
});

test("of many attempts the newest hundred are given", async () => {
  const event = await insertEvent(db());
  const forwardId = await insertForward(event, await insertDestination());
  const all = Array.from({ length: 103 }, (_, index) => attempt(forwardId, index + 1, index));
  await db().insert(forwardAttempts).values(all);
  const numbers = (await readForwardAttempts(db(), forwardId)).map(({ number }) => number);
  expect(numbers).toEqual(all.slice(3).map(({ number }) => number));
});

test("a call's attempts are those of its events, to all destinations, in order of time", async () => {
  const call = { clientId: "smart-tax-nation", callId: "call_1" };
  const crm = await insertDestination();
  const log = await insertDestination({ name: "Log" });
  const started = await insertEvent(db(), { callId: "call_1" });
  const ended = await insertEvent(db(), { callId: "call_1", eventType: "call_ended" });
  const elsewhere = await insertEvent(db(), { callId: "call_2" });
  const foreign = await insertEvent(db(), { callId: "call_1", clientId: "other" });
  const toCrm = await insertForward(started, crm);
  await db()
    .insert(forwardAttempts)
    .values([
      attempt(toCrm, 2, 9),
      attempt(toCrm, 1, 1),
      attempt(await insertForward(ended, log), 1, 5),
      attempt(await insertForward(elsewhere, log), 1, 2),
      attempt(await insertForward(foreign, log), 1, 2),
    ]);
  expect(await readAttemptsOfCall(db(), call)).toMatchObject([
    { forwardId: toCrm, number: 1, eventType: "call_started", destinationName: "CRM" },
    { eventId: ended.id, number: 1, eventType: "call_ended", destinationName: "Log" },
    { forwardId: toCrm, number: 2 },
  ]);
});

test("where a call's events have not arrived is told by destination, but not of archived ones", async () => {
  const call = { clientId: "smart-tax-nation", callId: "call_1" };
  const booking = await insertDestination({
    ...{ name: "Booking", pausedAt: at(0), pausedBecause: "It is being moved." },
  });
  const crm = await insertDestination();
  const gone = await insertDestination({ name: "Gone", archivedAt: at(0) });
  const started = await insertEvent(db(), { callId: "call_1", receivedAt: at(1) });
  const ended = await insertEvent(db(), {
    ...{ callId: "call_1", eventType: "call_ended", receivedAt: at(2) },
  });
  const elsewhere = await insertEvent(db(), { callId: "call_2" });
  await insertForward(started, crm, { status: "delivered", finishedAt: at(3), deliveredAt: at(3) });
  await insertForward(ended, booking, { status: "dead", finishedAt: at(3) });
  await insertForward(started, booking, { status: "failed" });
  await insertForward(started, gone);
  await insertForward(elsewhere, crm);
  expect(await readNotDeliveredOfCall(db(), call)).toEqual([
    {
      destinationId: booking,
      destinationName: "Booking",
      isPaused: true,
      open: 1,
      dead: 1,
      eventTypes: ["call_started", "call_ended"],
    },
  ]);
});
