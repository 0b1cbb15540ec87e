import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { addClient, listClients } from "../clients/index.ts";
import { auditLog } from "../db/schema/audit.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { audited } from "./index.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  await db().execute("truncate clients, audit_log cascade");
});
const db = () => test.database.dashboard;
const BY = { id: "staff_1", name: "Ada", ip: "192.0.2.7" };
const ENTRY = { action: "client_added", subject: { kind: "client", id: "acme" } } as const;
const add = (tx: Parameters<typeof addClient>[0]) =>
  addClient(tx, "s".repeat(40), { id: "acme", name: "Acme", retellApiKey: "k" });

it("a deed and its entry come together", async () => {
  await audited(db(), BY, add, ENTRY);
  expect(await db().select().from(auditLog).where(eq(auditLog.clientId, "acme"))).toMatchObject([
    { action: "client_added", staffName: "Ada", subjectKind: "client", subjectId: "acme" },
  ]);
});

it("a deed that fails leaves no entry", async () => {
  await audited(db(), BY, add, ENTRY);
  await expect(audited(db(), BY, add, ENTRY)).rejects.toThrow("exists already");
  expect(await db().select().from(auditLog)).toHaveLength(1);
});

it("an entry that can't be written undoes the deed, and so does a connection that dies before the commit", async () => {
  await expect(audited(db(), BY, add, { ...ENTRY, action: null as never })).rejects.toThrow();
  await expect(
    audited(db(), BY, add, () => {
      throw new Error("the process died here");
    }),
  ).rejects.toThrow("died here");
  await expect(
    audited(
      db(),
      BY,
      async (tx) => {
        await add(tx);
        const [row] = await tx.execute<{ pid: number }>("select pg_backend_pid() as pid");
        await test.database.control`select pg_terminate_backend(${row?.pid ?? 0})`;
      },
      ENTRY,
    ),
  ).rejects.toThrow();
  expect(await listClients(db())).toEqual([]);
  expect(await db().select().from(auditLog)).toEqual([]);
});
