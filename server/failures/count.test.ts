import { expect, test } from "vitest";
import { settleEffect } from "../processing/index.ts";
import { at, failuresWorld } from "../testing/failures-world.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { rowsReadBy } from "../testing/rows-read.ts";
import { countFailures } from "./index.ts";

const world = failuresWorld();
const { fail, failForward, doubt } = world;

test("what had its last try needs somebody; what is tried again by itself does not", async () => {
  const { id } = await insertDestination(world.db, { url: "https://crm.example.com" });
  await fail();
  await failForward(id);
  expect(await countFailures(world.db)).toBe(2);
  await fail({ status: "failed" });
  await failForward(id, { status: "failed" });
  await fail({ dismissedAt: at(1), dismissedBy: "ada" });
  await failForward(id, { dismissedAt: at(1), dismissedBy: "ada" });
  expect(await countFailures(world.db)).toBe(2);
});

test("what is in doubt needs somebody, and no longer once it was said what became of it", async () => {
  const id = await doubt();
  await doubt({ status: "dead" });
  await doubt({ dismissedAt: at(1), dismissedBy: "ada" });
  expect(await countFailures(world.db)).toBe(2);
  await settleEffect(world.db, {
    ...{ eventId: id, name: "text", verdict: "happened" },
    by: { id: "ada", name: "Ada" },
  });
  expect(await countFailures(world.db)).toBe(1);
});

test("is counted to a hundred and no further", async () => {
  for (let n = 0; n < 101; n += 1) await fail();
  expect(await countFailures(world.db)).toBe(100);
});

test("is counted without a look at what needs nobody", async () => {
  const { id } = await insertDestination(world.db, { url: "https://crm.example.com" });
  for (let n = 0; n < 3; n += 1) {
    await fail();
    await failForward(id);
  }
  await failMany(id);
  let count = 0;
  const read = await rowsReadBy(world.db, ["webhook_events", "forwards"], async (tx) => {
    count = await countFailures(tx);
  });
  expect(count).toBe(6);
  expect(read).toBe(6);
});

/** Half of them are tried again by themselves, the others were dismissed. */
async function failMany(destinationId: string): Promise<void> {
  await world.sql`
    with many as (
      insert into webhook_events
        (id, client_id, event_type, idempotency_key, identity_version, body, body_sha256, body_bytes,
         received_at, next_attempt_at, status, finished_at, dismissed_at, failure_cause)
      select gen_random_uuid(), 'acme', 'call_ended', n::text, 1, '{}', '', 2, now(), now(),
             case when n % 2 = 0 then 'dead' else 'failed' end,
             case when n % 2 = 0 then now() end, case when n % 2 = 0 then now() end, 'Error: x'
      from generate_series(1, 4000) n
      returning *
    )
    insert into forwards
      (id, event_id, destination_id, client_id, event_type, received_at, webhook_id, status,
       created_at, finished_at, next_attempt_at, dismissed_at, failure_cause)
    select id, id, ${destinationId}, client_id, event_type, received_at, id, status,
           received_at, finished_at, next_attempt_at, dismissed_at, failure_cause
    from many`;
  await world.sql`analyze webhook_events, forwards`;
}
