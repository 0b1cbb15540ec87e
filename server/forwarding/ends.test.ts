import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";
import { MAX_FORWARD_ATTEMPTS } from "../domain/forward-retry.ts";
import { forwarderWorld, until } from "../testing/forwarder-world.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { webhookIdOf } from "./webhook-id.ts";

const world = forwarderWorld();
const { attempts, eventOf, forward, insert, makeDue, processed, start, statuses } = world;

describe("a forward ends", () => {
  test("as dead after its last try, and is sent no more", async () => {
    await insert();
    world.receiver.answers((_, response) => {
      response.statusCode = 400;
    });
    await processed();
    await world.sql`update forwards set failed_attempts = ${MAX_FORWARD_ATTEMPTS - 1}`;
    start();
    await until(async () => expect(await statuses()).toEqual({ dead: 1 }));
    const [row] = await world.sql`select finished_at, failure_cause from forwards`;
    expect(row?.finished_at).not.toBeNull();
    expect(row?.failure_cause).toBe("Answered 400");
  });

  test("as dead where its destination was archived", async () => {
    const { id } = await insert();
    await processed();
    await world.sql`update destinations set archived_at = now() where id = ${id}`;
    start();
    await until(async () => expect(await statuses()).toEqual({ dead: 1 }));
    expect(world.receiver.received).toHaveLength(0);
  });

  test("as delivered where it was sent from the journal just after it was written", async () => {
    const { id } = await insert();
    const eventId = uuidv7();
    const key = `acme:${eventId}:call_ended`;
    const webhookId = webhookIdOf(id, key);
    await world.sql`
      insert into forwards_during_outage (webhook_id, destination_id, started_at, hold_until, worker)
      values (${webhookId}, ${id}, now(), now() + interval '3 s', 'outage')`;
    await insertEvent(world.test.database.dashboard, {
      id: eventId,
      clientId: "acme",
      idempotencyKey: key,
    });
    await forward([eventOf(eventId, key)]);
    expect(await statuses()).toEqual({ waiting: 1 });
    await world.sql`update forwards_during_outage set delivered_at = now(), http_status = 202, duration_ms = 7`;
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    expect(world.receiver.received).toHaveLength(0);
    expect(await attempts()).toEqual([
      { outcome: "delivered", stage: null, http_status: 202, number: 1 },
    ]);
  });
});

describe("an end that the database does not take", () => {
  test("is written without what was said, or not at all, and holds up no other", async () => {
    await insert();
    const { id: other } = await insert({ clientId: "other" });
    const said = { responseExcerpt: null, durationMs: 1, retryAfterMs: null };
    const delivered = { ...said, ok: true, httpStatus: 200, stage: null, error: null } as const;
    const failed = { ...said, ok: false, httpStatus: null, stage: "send" } as const;
    const ends = [
      { ...delivered, responseExcerpt: "half a \ud83d" },
      { ...failed, error: "half a \ud83d" },
      { ...delivered, httpStatus: 70_000 },
    ];
    const acmes = new Set<string>();
    let sent = 0;
    for (let n = 0; n < 20; n += 1) {
      if (n < ends.length) acmes.add((await processed()).id);
      await processed({ clientId: "other" });
    }
    start({
      sender: {
        sendRequest: async ({ headers }) =>
          headers["ringonce-attempt"] === "1" && acmes.has(headers["ringonce-event-id"] ?? "")
            ? (ends[sent++] ?? delivered)
            : delivered,
      },
    });
    await until(async () => expect(await statuses(other)).toEqual({ delivered: 20 }));
    await until(async () =>
      expect(await statuses()).toEqual({ delivered: 21, failed: 1, waiting: 1 }),
    );
    const tried = await world.sql`
      select a.response_excerpt, a.error from forward_attempts a join forwards f on f.id = a.forward_id
      where f.client_id = 'acme' order by a.outcome`;
    expect(tried).toEqual([
      { response_excerpt: null, error: null },
      { response_excerpt: null, error: "What was said can't be kept." },
    ]);
    // Nobody knows of the third, so it is sent again.
    await world.sql`update forwards set lease_until = now() - interval '1 s' where lease_until is not null`;
    await until(async () => expect(await statuses()).toEqual({ delivered: 22, failed: 1 }));
  });
});

describe("a dismissed failure", () => {
  test("stays dismissed until it fails for another cause", async () => {
    await insert();
    let status = 404;
    world.receiver.answers((_, response) => {
      response.writeHead(status).end();
    });
    await processed();
    start();
    const failed = async (times: number) => {
      await makeDue();
      await until(async () =>
        expect(await world.sql`select failed_attempts from forwards`).toEqual([
          { failed_attempts: times },
        ]),
      );
    };
    const dismissed = () => world.sql`select failure_cause, dismissed_by from forwards`;
    await failed(1);
    await world.sql`update forwards set dismissed_at = now(), dismissed_by = 'ada'`;
    await failed(2);
    expect(await dismissed()).toEqual([{ failure_cause: "Answered 404", dismissed_by: "ada" }]);
    status = 403;
    await failed(3);
    expect(await dismissed()).toEqual([{ failure_cause: "Answered 403", dismissed_by: null }]);
  });
});
