import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { calls } from "../db/schema/index.ts";
import { eventFilterSchema } from "../domain/event-filter.ts";
import type { ExportFormat } from "../domain/export-format.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { csvLine } from "./csv.ts";
import { exportEvents } from "./index.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());
const db = () => scratch.database.dashboard;
beforeEach(async () => {
  await db().execute(sql`truncate webhook_events, calls cascade`);
});

const filterOf = (filter: object) => ({ filter: eventFilterSchema.parse(filter) });

async function save(events: Parameters<typeof exportEvents>[1], format: ExportFormat) {
  const pieces: string[] = [];
  for await (const piece of exportEvents(db(), events, format)) pieces.push(piece);
  return pieces.join("");
}

async function insertMany(count: number): Promise<void> {
  await db().execute(sql`
    insert into webhook_events
      (id, client_id, event_type, idempotency_key, identity_version, body, body_sha256, body_bytes,
       received_at, next_attempt_at, status, processed_at, finished_at)
    select gen_random_uuid(), 'a', 'call_ended', 'k' || n, 1, '{}', '', 2, at, at, 'processed', at, at
    from (select n, now() - interval '1 ms' * (1000 + n / 3) as at
          from generate_series(1, ${count}::int) n) as made`);
}

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000);

test("a line for each event that the filter lets through, newest first", async () => {
  const callId = "call_4eee5a69";
  const [fromNumber, toNumber] = ["+14155550123", "+493012345678"];
  await db()
    .insert(calls)
    .values({
      ...{ clientId: "a", callId, kind: "call", state: "ended", fromNumber, toNumber },
      ...{ agentName: '=HYPERLINK("http://evil")', firstEventAt: secondsAgo(9) },
      lastEventAt: secondsAgo(9),
    });
  const one = await insertEvent(db(), { clientId: "a", callId, receivedAt: secondsAgo(9) });
  await insertEvent(db(), { clientId: "b", receivedAt: secondsAgo(8) });
  const two = await insertEvent(db(), {
    ...{ clientId: "a", eventType: 'odd, "type"', receivedAt: secondsAgo(7) },
    ...{ status: "received", duplicateCount: 2 },
  });

  const csv = await save(filterOf({ clientId: "a" }), "csv");
  expect(csv.startsWith("\ufeffevent_id,received_at,client_id,event_type,")).toBe(true);
  const [, first, second, end] = csv.split("\r\n");
  expect(first).toContain(`${two.id},${two.receivedAt.toISOString()},a,"odd, ""type""",,received`);
  expect(second).toMatch(/,0,0,0,false,\d+,'\+1 ••• ••• 0123,'\+49 ••• ••• 5678,,"'=HYPERLINK\(""/);
  expect(end).toBe("");

  const lines = (await save(filterOf({ clientId: "a" }), "ndjson")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).event_id)).toEqual([two.id, one.id]);
  const picked = await save({ ids: [one.id] }, "ndjson");
  expect(JSON.parse(picked)).toMatchObject({ event_id: one.id, from_number: "+1 ••• ••• 0123" });
});

test("bodies are those that came, but for the numbers in them and line ends between their parts", async () => {
  const odd = '{"event":"call_ended",\n"big":12345678901234567890,"nul":"a\\u0000b\\ud800"}';
  const named = '{"call":{"from_number":"+14155550123","note":"call 4155550123 back\\n"}}';
  await insertEvent(db(), { body: odd, receivedAt: secondsAgo(2) });
  await insertEvent(db(), { body: named, receivedAt: secondsAgo(3) });
  await insertEvent(db(), { body: `"${"x".repeat(5_000_000)}"`, receivedAt: secondsAgo(4) });
  const [first, second, third, end] = (await save(filterOf({}), "ndjson-bodies")).split("\n");
  expect(first).toContain(`"body":${odd.replace("\n", " ")}}`);
  expect(JSON.parse(second ?? "").body).toEqual({
    call: {
      from_number: "+1 ••• ••• 0123",
      note: expect.stringMatching(/^call .*••• 0123 back\n$/),
    },
  });
  expect(JSON.parse(third ?? "").body).toHaveLength(5_000_000);
  expect(end).toBe("");
});

test("each event is there once while others arrive, and none of those", async () => {
  await insertMany(2_100);
  const ids: string[] = [];
  for await (const piece of exportEvents(db(), filterOf({}), "ndjson")) {
    for (const line of piece.trimEnd().split("\n")) ids.push(JSON.parse(line).event_id);
    await insertEvent(db(), { receivedAt: new Date(Date.now() + 5) });
  }
  expect(ids).toHaveLength(2_100);
  expect(new Set(ids).size).toBe(2_100);
});

test("nothing is read before it is asked for, nor after it is not wanted any more", async () => {
  await insertMany(1_500);
  const pieces = exportEvents(db(), filterOf({}), "ndjson");
  await pieces.next();
  await db().execute(sql`delete from webhook_events`);
  expect((await pieces.next()).done).toBe(true);

  await insertMany(1_500);
  const others = exportEvents(db(), filterOf({}), "ndjson");
  await others.next();
  await others.return(undefined);
  expect((await others.next()).done).toBe(true);
});

test("sixty thousand events take no more memory than a few", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  await insertMany(60_000);
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const samples: number[] = [];
  let bytes = 0;
  let pieces = 0;
  for await (const piece of exportEvents(db(), filterOf({}), "ndjson")) {
    bytes += piece.length;
    if (pieces++ % 20 === 10) samples.push(used());
  }
  expect(bytes).toBeGreaterThan(20_000_000);
  // A fifth of what the rows alone would weigh.
  expect(Math.max(...samples) - (samples[0] ?? 0)).toBeLessThan(4_000_000);
}, 180_000);

test.each([
  [["a", null, 3, "b,c"], 'a,,3,"b,c"\r\n'],
  [['say "x"', "two\nlines"], '"say ""x""","two\nlines"\r\n'],
  [["=1+1", "+1", "-1", "@x", "\tx", "a=1"], "'=1+1,'+1,'-1,'@x,'\tx,a=1\r\n"],
  [[-5], "-5\r\n"],
])("%j", (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
