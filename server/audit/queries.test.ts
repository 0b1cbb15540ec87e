import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { audited, exportAudit, listActors, listAudit } from "./index.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  for (let turn = 0; turn < 7; turn += 1) {
    const by = { id: turn % 2 ? "bob" : "ada", name: turn % 2 ? "Bob" : "=Ada", ip: null };
    await audited(test.database.dashboard, by, async () => {}, {
      action: turn === 3 ? "key_rotated" : "client_renamed",
      subject: { kind: "client", id: `client-${turn}` },
      details: { name: `say "hello", ${turn}` },
    });
  }
});
afterAll(() => test.drop());
const db = () => test.database.dashboard;

it("pages through the log without skipping or repeating", async () => {
  const seen: string[] = [];
  let cursor: Awaited<ReturnType<typeof listAudit>>["nextCursor"] = null;
  do {
    const page = await listAudit(db(), { filter: {}, cursor, limit: 3 });
    seen.push(...page.entries.map(({ subjectId }) => subjectId ?? ""));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((turn) => `client-${turn}`));
});

it("narrows by who, what and when", async () => {
  const count = async (filter: Parameters<typeof exportAudit>[1]) =>
    (await listAudit(db(), { filter, limit: 50 })).entries.length;
  expect(await count({ staffId: "bob" })).toBe(3);
  expect(await count({ action: "key_rotated" })).toBe(1);
  expect(await count({ staffId: "ada", action: "key_rotated" })).toBe(0);
  expect(await count({ range: "1h" })).toBe(7);
  expect(await listActors(db())).toEqual([
    { id: "ada", name: "=Ada" },
    { id: "bob", name: "Bob" },
  ]);
});

it("can be narrowed to whoever runs the server, who is none of the staff", async () => {
  const operator = { id: null, name: "root (command line)", ip: null };
  await audited(test.database.dashboard, operator, async () => {}, { action: "staff_added" });
  const { entries } = await listAudit(db(), { filter: { staffId: "operator" }, limit: 50 });
  expect(entries).toMatchObject([{ staffName: "root (command line)", action: "staff_added" }]);
  expect((await listActors(db())).map(({ id }) => id)).toEqual(["ada", "bob"]);
});

it("is exported as CSV that no spreadsheet takes for a formula", async () => {
  const { csv, isCut } = await exportAudit(db(), { action: "key_rotated" });
  expect(isCut).toBe(false);
  const [head, line] = csv.split("\r\n");
  expect(head).toBe("at,who,action,client,about,id,details,ip");
  expect(line).toMatch(/,Bob,key_rotated,client-3,client,client-3,"\{""name"":/);
  expect((await exportAudit(db(), { staffId: "ada" })).csv).toContain(",'=Ada,");
});
