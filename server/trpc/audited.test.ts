import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addClient } from "../clients/index.ts";
import { auditLog } from "../db/schema/audit.ts";
import { staffUsers } from "../db/schema/staff.ts";
import type { FailureGroupKey } from "../domain/failure-input.ts";
import { log } from "../log.ts";
import { readAllow } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { digestTables } from "../testing/digest-tables.ts";
import { insertDestination, TEST_APP_SECRET } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { appRouter, createCaller } from "./root.ts";

let test: TestDatabase;
/** Stands for Retell's door and for a destination: counts what reaches it. */
let outside: Server;
let reached = 0;
let origin: string;
beforeAll(async () => {
  log.level = "silent";
  test = await testDatabase();
  outside = createServer((_, response) => {
    reached += 1;
    response.end('{"success":true}');
  });
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  const address = outside.address();
  if (address === null || typeof address === "string") throw new Error("Nobody listens.");
  origin = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
  outside.closeAllConnections();
  await new Promise((resolve) => outside.close(resolve));
  await test.drop();
});

const db = () => test.database.dashboard;
const sql = () => test.database.control;
const CLIENT = { id: "acme" };
const CAUSE = "Error: No lead for …";
const GROUP: FailureGroupKey = {
  kind: "processing",
  clientId: CLIENT.id,
  destinationId: null,
  cause: CAUSE,
  dismissed: false,
};
const EFFECT = { name: "text", verdict: "happened" } as const;

let destination: { id: string };
beforeEach(async () => {
  reached = 0;
  await sql()`
    truncate audit_log, staff_users, staff_invitations, clients, destinations, webhook_events,
      forwards, replays, saved_views cascade`;
  await addClient(db(), TEST_APP_SECRET, { ...CLIENT, name: "Acme", retellApiKey: "key_1" });
  destination = await insertDestination(db(), { url: origin });
  await db()
    .insert(staffUsers)
    .values(
      ["ada", "bob"].map((id) => ({
        id,
        name: id,
        email: `${id}@example.com`,
        role: "admin" as const,
      })),
    );
});

const api = () =>
  createCaller({
    db: db(),
    staff: { id: "ada", name: "Ada", email: "ada@example.com", role: "admin" },
    appSecret: TEST_APP_SECRET,
    allow: readAllow(["127.0.0.1"]),
    publicUrl: "https://hooks.example.com",
    doorUrl: origin,
    requestId: "request_1",
    sameOrigin: true,
    ip: "192.0.2.7",
  });

const settings = (name: string) => ({ name, url: origin });
const deadEvent = () =>
  insertEvent(db(), {
    clientId: CLIENT.id,
    status: "dead",
    failureCause: CAUSE,
    failedSince: new Date(),
    lastError: "Error: No lead for 4711",
  });
async function inDoubt(): Promise<string> {
  const { id } = await insertEvent(db(), { clientId: CLIENT.id });
  await sql()`
    insert into effects (event_id, name, state, attempt, worker, started_at)
    values (${id}, ${EFFECT.name}, 'started', 1, 'dead', now())`;
  return id;
}
async function runningReplay(): Promise<string> {
  const { id } = await insertEvent(db(), { clientId: CLIENT.id });
  const scope = { kind: "events" as const, eventIds: [id] };
  return (await api().replays.start({ scope, work: { runHandlers: true }, reason: "why" })).id;
}
async function invitation(): Promise<string> {
  await api().staff.invite({ email: "eve@example.com", role: "viewer" });
  return (await api().staff.list()).invitations[0]?.id ?? "";
}

/** Each change as staff would make it: what it needs to be there, and then the deed. */
const DEEDS: Record<string, () => Promise<() => Promise<unknown>>> = {
  "clients.add": async () => () =>
    api().clients.add({ id: "north", name: "North", retellApiKey: "key_n" }),
  "clients.rename": async () => () => api().clients.rename({ ...CLIENT, name: "Acme Dental" }),
  "clients.rotateKey": async () => () =>
    api().clients.rotateKey({ ...CLIENT, retellApiKey: "key_2" }),
  "clients.sendTest": async () => () => api().clients.sendTest(CLIENT),
  "clients.disable": async () => () => api().clients.disable(CLIENT),
  "clients.enable": async () => {
    await api().clients.disable(CLIENT);
    return () => api().clients.enable(CLIENT);
  },
  "destinations.add": async () => () =>
    api().destinations.add({ clientId: CLIENT.id, settings: settings("SMS") }),
  "destinations.change": async () => () =>
    api().destinations.change({ id: destination.id, settings: settings("CRM 2") }),
  "destinations.pause": async () => () => api().destinations.pause({ id: destination.id }),
  "destinations.resume": async () => {
    await api().destinations.pause({ id: destination.id });
    return () => api().destinations.resume({ id: destination.id });
  },
  "destinations.undoResume": async () => {
    await api().destinations.pause({ id: destination.id });
    const { undo } = await api().destinations.resume({ id: destination.id });
    return () => api().destinations.undoResume(undo ?? { id: destination.id, entryId: "" });
  },
  "destinations.retryNow": async () => () => api().destinations.retryNow({ id: destination.id }),
  "destinations.archive": async () => () => api().destinations.archive({ id: destination.id }),
  "destinations.revealSecret": async () => () =>
    api().destinations.revealSecret({ id: destination.id }),
  "destinations.rotateSecret": async () => () =>
    api().destinations.rotateSecret({ id: destination.id, overlapHours: 24 }),
  "destinations.test": async () => () => api().destinations.test({ id: destination.id }),
  "effects.settle": async () => {
    const eventId = await inDoubt();
    return () => api().effects.settle({ eventId, ...EFFECT });
  },
  "events.replay": async () => {
    const { id } = await insertEvent(db(), { clientId: CLIENT.id });
    return () => api().events.replay({ eventId: id });
  },
  "failures.retry": async () => {
    await deadEvent();
    return () => api().failures.retry({ group: GROUP });
  },
  "failures.dismiss": async () => {
    await deadEvent();
    return () => api().failures.dismiss({ group: GROUP });
  },
  "failures.restore": async () => {
    await deadEvent();
    await api().failures.dismiss({ group: GROUP });
    return () => api().failures.restore({ group: { ...GROUP, dismissed: true } });
  },
  "numbers.reveal": async () => () =>
    api().numbers.reveal({ clientId: CLIENT.id, callId: "call_1" }),
  "numbers.hide": async () => () => api().numbers.hide({ clientId: CLIENT.id, callId: "call_1" }),
  "replays.start": async () => {
    const { id } = await insertEvent(db(), { clientId: CLIENT.id });
    const scope = { kind: "events" as const, eventIds: [id] };
    return () => api().replays.start({ scope, work: { runHandlers: true }, reason: "why" });
  },
  "replays.cancel": async () => {
    const replayId = await runningReplay();
    return () => api().replays.cancel({ replayId });
  },
  "staff.invite": async () => () =>
    api().staff.invite({ email: "eve@example.com", role: "viewer" }),
  "staff.withdraw": async () => {
    const id = await invitation();
    return () => api().staff.withdraw({ id });
  },
  "staff.changeRole": async () => () => api().staff.changeRole({ id: "bob", role: "viewer" }),
  "staff.remove": async () => () => api().staff.remove({ id: "bob" }),
};

/** Changes that the log need not have, and why. */
const UNAUDITED: Record<string, string> = {
  "views.save":
    "a filter under a name, of one's own: nobody else sees it, or has to account for it",
  "views.rename": "the same",
  "views.remove": "the same",
};

const mutations = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>,
)
  .filter(([, { _def }]) => _def.type === "mutation")
  .map(([path]) => path);

const entries = () => db().select().from(auditLog);

describe("the audit log", () => {
  it("has every change there is, but for those that say why not", () => {
    expect(mutations.sort()).toEqual([...Object.keys(DEEDS), ...Object.keys(UNAUDITED)].sort());
  });

  it.each(Object.keys(DEEDS))("has one entry of %s, by whoever did it", async (path) => {
    const act = await DEEDS[path]?.();
    const before = new Set((await entries()).map(({ id }) => id));
    await act?.();
    const added = (await entries()).filter(({ id }) => !before.has(id));
    expect(added).toMatchObject([{ staffId: "ada", staffName: "Ada", ip: "192.0.2.7" }]);
  });

  it.each(Object.keys(DEEDS))("that can't be written undoes %s", async (path) => {
    const act = await DEEDS[path]?.();
    const before = await digestTables(sql());
    await sql()`alter table audit_log add constraint full_for_a_test check (false) not valid`;
    try {
      await expect(act?.()).rejects.toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
    } finally {
      await sql()`alter table audit_log drop constraint full_for_a_test`;
    }
    expect(await digestTables(sql())).toEqual(before);
    expect(reached).toBe(0);
  });

  it("has nothing of what was refused, or changed nothing", async () => {
    const replayId = await runningReplay();
    await api().replays.cancel({ replayId });
    await sql()`truncate audit_log`;
    expect(await api().replays.cancel({ replayId })).toBe(false);
    await api().failures.retry({ group: GROUP });
    await api().failures.dismiss({ group: GROUP });
    const nobody = { id: "01a214f4-92b6-764c-8e42-485d8a1b682a" };
    await expect(api().destinations.test(nobody)).rejects.toThrow();
    await expect(api().destinations.retryNow(nobody)).rejects.toThrow();
    await expect(api().clients.sendTest({ id: "nobody" })).rejects.toThrow();
    expect(await entries()).toEqual([]);
  });
});
