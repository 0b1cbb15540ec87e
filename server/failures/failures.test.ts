import { describe, expect, test } from "vitest";
import { at, failuresWorld, forwardGroup, GROUP } from "../testing/failures-world.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { listDestinations, listFailed, listGroups } from "./index.ts";

const world = failuresWorld();
const { fail, failForward } = world;
const open = { dismissed: false };

describe("groups", () => {
  test("hold what failed by client, destination and cause, and nothing that went well", async () => {
    const crm = await insertDestination(world.db, { url: "https://crm.example.com", name: "CRM" });
    const sms = await insertDestination(world.db, { url: "https://sms.example.com", name: "SMS" });
    await fail({ receivedAt: at(50) });
    const retried = await fail({ receivedAt: at(40), status: "failed", nextAttemptAt: at(-5) });
    await fail({ clientId: "smart-tax-nation", receivedAt: at(30) });
    await fail({ failureCause: "Error: HTTP 404", receivedAt: at(20) });
    await failForward(crm.id, { receivedAt: at(10) });
    await failForward(sms.id, { receivedAt: at(5), status: "failed", nextAttemptAt: at(-9) });
    await insertEvent(world.db, { clientId: "acme" });

    const { groups, isCut } = await listGroups(world.db, open);
    expect(isCut).toBe(false);
    expect(
      groups.map(({ kind, clientId, destination, cause, waiting, dead }) => [
        kind,
        clientId,
        destination?.name ?? null,
        cause,
        waiting,
        dead,
      ]),
    ).toEqual([
      ["forwarding", "acme", "SMS", "Answered 503", 1, 0],
      ["forwarding", "acme", "CRM", "Answered 503", 0, 1],
      ["processing", "acme", null, "Error: HTTP 404", 0, 1],
      ["processing", "smart-tax-nation", null, GROUP.cause, 0, 1],
      ["processing", "acme", null, GROUP.cause, 1, 1],
    ]);
    expect(groups[4]).toMatchObject({
      firstAt: at(50),
      lastAt: at(40),
      nextAttemptAt: at(-5),
      example: { eventId: retried, eventType: "call_started", error: "Error: No lead for 4711" },
    });
    expect(groups[1]).toMatchObject({ nextAttemptAt: null });
  });

  test("can be narrowed by kind, client and destination", async () => {
    const crm = await insertDestination(world.db, { url: "https://crm.example.com" });
    const sms = await insertDestination(world.db, { url: "https://sms.example.com" });
    await fail();
    await fail({ clientId: "smart-tax-nation" });
    await failForward(crm.id);
    await failForward(sms.id);
    const count = async (filter: object) =>
      (await listGroups(world.db, { ...open, ...filter })).groups.length;
    expect(await count({})).toBe(4);
    expect(await count({ kind: "processing" })).toBe(2);
    expect(await count({ kind: "forwarding" })).toBe(2);
    expect(await count({ clientId: "acme" })).toBe(3);
    expect(await count({ destinationId: crm.id })).toBe(1);
    expect(await count({ destinationId: crm.id, kind: "processing" })).toBe(0);
    expect(await listDestinations(world.db)).toHaveLength(2);
  });

  test("say where a destination is paused, since nothing is tried there", async () => {
    const { id } = await insertDestination(world.db, {
      url: "https://crm.example.com",
      pausedAt: at(1),
      pausedBecause: "It answered 410.",
    });
    await failForward(id, { status: "failed" });
    const { groups } = await listGroups(world.db, open);
    expect(groups[0]?.destination?.pausedBecause).toBe("It answered 410.");
  });

  test("say when a probe may go out, where a circuit is open", async () => {
    const { id } = await insertDestination(world.db, { url: "https://crm.example.com" });
    await failForward(id, { status: "failed", nextAttemptAt: at(5) });
    await failForward(id, { failureCause: "Answered 404" });
    await world.sql`
      insert into destination_circuits (destination_id, state, opened_at, probe_at)
      values (${id}, 'open', ${at(9)}, ${at(-3)})`;
    const { groups } = await listGroups(world.db, open);
    const next = groups.map(({ cause, nextAttemptAt }) => [cause, nextAttemptAt]);
    expect(next.sort()).toEqual([
      ["Answered 404", null],
      ["Answered 503", at(-3)],
    ]);
  });

  test("take in what failed before causes were kept", async () => {
    const id = await fail({ failureCause: null, failedSince: null, receivedAt: at(3) });
    const { groups } = await listGroups(world.db, open);
    expect(groups).toMatchObject([{ cause: "Cause not recorded", dead: 1, firstAt: at(3) }]);
    const { failed } = await listFailed(world.db, {
      group: { ...GROUP, cause: "Cause not recorded" },
      limit: 5,
    });
    expect(failed.map((one) => one.id)).toEqual([id]);
  });

  test("beyond a hundred are said to be cut", async () => {
    for (let n = 0; n <= 100; n += 1) await fail({ failureCause: `Error: cause ${n}` });
    const { groups, isCut } = await listGroups(world.db, open);
    expect(groups).toHaveLength(100);
    expect(isCut).toBe(true);
  });
});

describe("what is in a group", () => {
  test("is paged newest first, each once", async () => {
    const ids: string[] = [];
    // Several of one instant: the id decides between them.
    for (let n = 0; n < 7; n += 1) ids.unshift(await fail({ receivedAt: at(9 - (n >> 1)) }));
    await fail({ failureCause: "another" });
    const seen: string[] = [];
    let cursor: { at: Date; id: string } | null = null;
    do {
      const page = await listFailed(world.db, { group: GROUP, cursor, limit: 3 });
      seen.push(...page.failed.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });

  test("leads from a forward to its event", async () => {
    const { id: destinationId } = await insertDestination(world.db, {
      url: "https://crm.example.com",
    });
    const id = await failForward(destinationId, {
      status: "failed",
      attempts: 3,
      nextAttemptAt: at(-4),
    });
    const { failed } = await listFailed(world.db, { group: forwardGroup(destinationId), limit: 5 });
    expect(failed).toMatchObject([
      { id, status: "failed", attempts: 3, nextAttemptAt: at(-4), error: "Answered 503." },
    ]);
    const events = await world.sql`select id from webhook_events`;
    expect(failed[0]?.eventId).toBe(events[0]?.id);
  });

  test("waits for the probe of an open circuit, as its group says", async () => {
    const { id } = await insertDestination(world.db, { url: "https://crm.example.com" });
    await failForward(id, { status: "failed", nextAttemptAt: at(-9), receivedAt: at(3) });
    await failForward(id, { status: "failed", nextAttemptAt: at(5), receivedAt: at(2) });
    await failForward(id, { finishedAt: at(0), receivedAt: at(1) });
    const next = async () => {
      const { failed } = await listFailed(world.db, { group: forwardGroup(id), limit: 5 });
      return failed.map(({ nextAttemptAt }) => nextAttemptAt);
    };
    expect(await next()).toEqual([null, at(5), at(-9)]);
    await world.sql`
      insert into destination_circuits (destination_id, state, opened_at, probe_at)
      values (${id}, 'open', ${at(9)}, ${at(-3)})`;
    expect(await next()).toEqual([null, at(-3), at(-9)]);
    const { groups } = await listGroups(world.db, open);
    expect(groups).toMatchObject([{ nextAttemptAt: at(-3) }]);
  });
});
