import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { applyEventsToCalls } from "../calls/index.ts";
import { auditLog } from "../db/schema/audit.ts";
import { staffUsers } from "../db/schema/staff.ts";
import type { Role } from "../domain/role.ts";
import { ALLOW_NOTHING } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertDuplicate, insertEvent } from "../testing/insert-event.ts";
import { observed } from "../testing/observed.ts";
import { createCaller } from "./root.ts";

const NUMBER = "+15550104567";
const CALL = { clientId: "smart-tax-nation", callId: "call_1" };
const BODY = JSON.stringify({
  event: "call_ended",
  call: {
    call_id: CALL.callId,
    from_number: NUMBER,
    to_number: "+15550107777",
    transcript: `User: I am 5550104567.`,
  },
});

let server: TestDatabase;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());
const db = () => server.database.dashboard;

let eventId: string;
let deliveryId: string;
beforeEach(async () => {
  await db().execute("truncate audit_log, staff_users, webhook_events, calls cascade");
  const event = { callId: CALL.callId, eventType: "call_ended", body: BODY };
  const row = await insertEvent(db(), event);
  eventId = row.id;
  await db().transaction((tx) =>
    applyEventsToCalls(tx, [
      observed({ ...event, clientId: CALL.clientId, receivedAt: row.receivedAt }),
    ]),
  );
  deliveryId = await insertDuplicate(db(), eventId, {
    receivedAt: new Date(),
    divergence: "conflicting",
    body: BODY.replaceAll("5550104567", "5550109999"),
  });
});

function as(role: Role, id = `staff_${role}`) {
  return createCaller({
    db: db(),
    staff: { id, name: role, email: `${role}@example.com`, role },
    appSecret: "s".repeat(40),
    allow: ALLOW_NOTHING,
    publicUrl: "https://hooks.example.com",
    requestId: "request_1",
    sameOrigin: true,
    ip: "192.0.2.7",
  });
}

/** Everything an event's and a call's pages ask. */
async function readAll(api: ReturnType<typeof as>): Promise<string> {
  return JSON.stringify(
    await Promise.all([
      api.events.byId({ eventId }),
      api.events.body({ eventId }),
      api.events.body({ eventId, deliveryId }),
      api.events.diff({ eventId, deliveryId }),
      api.calls.byId(CALL),
      api.calls.transcript(CALL),
    ]),
  );
}

describe("phone numbers", () => {
  it.each(["admin", "support", "viewer"] as const)(
    "are masked for a %s who did not ask",
    async (role) => {
      const seen = await readAll(as(role));
      expect(seen).toContain("+1 ••• ••• 4567");
      expect(seen).toContain("I am ••• ••• 4567.");
      expect(seen).not.toMatch(/555010/);
    },
  );

  it("are whole after a reveal, for who asked and nobody else, and that is written down", async () => {
    const until = await as("support").numbers.reveal(CALL);
    expect(until.getTime()).toBeGreaterThan(Date.now());
    expect(await readAll(as("support"))).toContain(NUMBER);
    expect(await readAll(as("admin"))).not.toContain(NUMBER);
    expect(await db().select().from(auditLog)).toMatchObject([
      {
        action: "numbers_revealed",
        staffId: "staff_support",
        staffName: "support",
        clientId: CALL.clientId,
        subjectKind: "call",
        subjectId: CALL.callId,
        ip: "192.0.2.7",
      },
    ]);
  });

  it("of a call are revealed from any of its events", async () => {
    await as("admin").numbers.reveal({ eventId });
    expect(await readAll(as("admin"))).toContain(NUMBER);
    expect(await as("admin").calls.byId({ ...CALL, callId: "call_2" })).toBeNull();
  });

  it("of another call stay masked", async () => {
    await as("admin").numbers.reveal({ ...CALL, callId: "call_2" });
    expect(await readAll(as("admin"))).not.toContain(NUMBER);
  });

  it("are masked again when hidden, and when the time is over", async () => {
    await as("admin").numbers.reveal(CALL);
    await as("admin").numbers.hide(CALL);
    expect(await readAll(as("admin"))).not.toContain(NUMBER);
    await as("admin").numbers.reveal(CALL);
    await db().execute("update audit_log set at = at - interval '16 minutes'");
    expect(await readAll(as("admin"))).not.toContain(NUMBER);
    expect((await as("admin").numbers.status(CALL)).shownUntil).toBeNull();
  });

  it("are masked at once for who lost the role that may see them", async () => {
    await as("support", "staff_1").numbers.reveal(CALL);
    expect(await readAll(as("viewer", "staff_1"))).not.toContain(NUMBER);
  });

  it("are not shown to who may not, who is told whom to ask", async () => {
    await db()
      .insert(staffUsers)
      .values([
        { id: "1", name: "Ada", email: "a@example.com", role: "admin" },
        { id: "2", name: "Vera", email: "v@example.com", role: "viewer" },
      ]);
    await expect(as("viewer").numbers.reveal(CALL)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await as("viewer").numbers.status(CALL)).toEqual({
      mayReveal: false,
      shownUntil: null,
      whoMay: ["Ada"],
    });
    expect(await db().select().from(auditLog)).toEqual([]);
  });

  it("are masked where the entry was never committed", async () => {
    await db()
      .transaction(async (tx) => {
        await createCallerOver(tx as never).numbers.reveal(CALL);
        throw new Error("the process died here");
      })
      .catch(() => {});
    expect(await db().select().from(auditLog)).toEqual([]);
    expect(await readAll(as("admin"))).not.toContain(NUMBER);
  });
});

function createCallerOver(tx: ReturnType<typeof db>) {
  return createCaller({
    db: tx,
    staff: { id: "staff_admin", name: "admin", email: "admin@example.com", role: "admin" },
    appSecret: "s".repeat(40),
    allow: ALLOW_NOTHING,
    publicUrl: "https://hooks.example.com",
    requestId: "request_1",
    sameOrigin: true,
    ip: null,
  });
}
