import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addClient } from "../../clients/index.ts";
import { log } from "../../log.ts";
import { ALLOW_NOTHING } from "../../outbound/index.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { createCaller } from "../root.ts";

const APP_SECRET = "s".repeat(40);
let server: TestDatabase;
let api: ReturnType<typeof createCaller>["destinations"];
beforeAll(async () => {
  log.level = "silent";
  server = await testDatabase();
  const db = server.database.dashboard;
  await addClient(db, APP_SECRET, { id: "acme", name: "Acme", retellApiKey: "k" });
  api = createCaller({
    db,
    staff: { id: "staff_1", name: "Ada", email: "ada@example.com", role: "admin" },
    appSecret: APP_SECRET,
    allow: ALLOW_NOTHING,
    publicUrl: "https://hooks.example.com",
    requestId: "request_1",
    sameOrigin: true,
    ip: null,
  }).destinations;
});
afterAll(() => server.drop());
beforeEach(() => server.database.control`truncate destinations cascade`);

const settings = {
  name: "CRM",
  url: "https://crm.example.com/hook",
  headers: [{ name: "X-Api-Key", value: "hunter2" }],
};

test("what is listed and opened holds neither secrets nor the values of headers", async () => {
  const id = await api.add({ clientId: "acme", settings });
  const shown = JSON.stringify([await api.list({ clientId: "acme" }), await api.byId({ id })]);
  expect(shown).toContain("X-Api-Key");
  expect(shown).not.toMatch(/hunter2|whsec_|sealed|"v1\./i);
});

test("a pause says who asked for it, and why", async () => {
  const id = await api.add({ clientId: "acme", settings });
  await api.pause({ id, because: "The CRM is being moved" });
  expect((await api.byId({ id })).pausedBecause).toBe("Paused by Ada: The CRM is being moved");
  await api.resume({ id });
  await api.pause({ id });
  expect((await api.byId({ id })).pausedBecause).toBe("Paused by Ada.");
});

test("undoing a resume brings back since when and why it was paused, however often", async () => {
  const id = await api.add({ clientId: "acme", settings });
  await api.pause({ id, because: "The CRM is being moved" });
  const paused = await api.byId({ id });
  for (let turn = 0; turn < 2; turn += 1) {
    const { undo } = await api.resume({ id });
    if (undo === null) throw new Error("It can't be undone.");
    expect(await api.byId({ id })).toMatchObject({ pausedAt: null, pausedBecause: null });
    await api.undoResume(undo);
    const { pausedAt, pausedBecause } = await api.byId({ id });
    expect({ pausedAt, pausedBecause }).toEqual({
      pausedAt: paused.pausedAt,
      pausedBecause: "Paused by Ada: The CRM is being moved",
    });
    // A second press of the button changes nothing, and leaves no second entry.
    expect(await api.undoResume(undo)).toBe(false);
  }
  const log = await server.database.control`
    select action, coalesce(details->>'because', details->>'was') as words from audit_log
    where subject_id = ${id} and client_id = 'acme' order by at, id`;
  expect(log.map(({ action, words }) => [action, words])).toEqual([
    ["destination_added", null],
    ["destination_paused", "The CRM is being moved"],
    ["destination_resumed", "Paused by Ada: The CRM is being moved"],
    ["resume_undone", "Paused by Ada: The CRM is being moved"],
    ["destination_resumed", "Paused by Ada: The CRM is being moved"],
    ["resume_undone", "Paused by Ada: The CRM is being moved"],
  ]);
});

test("a resume is undone only of the destination it was of, and not over a newer pause", async () => {
  const [id, other] = [
    await api.add({ clientId: "acme", settings }),
    await api.add({ clientId: "acme", settings }),
  ];
  expect(await api.resume({ id })).toEqual({ undo: null });
  await api.pause({ id, because: "first" });
  const { undo } = await api.resume({ id });
  const entryId = undo?.entryId ?? "";
  await expect(api.undoResume({ id: other, entryId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(api.undoResume({ id, entryId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await api.pause({ id, because: "second" });
  expect(await api.undoResume({ id, entryId })).toBe(false);
  expect((await api.byId({ id })).pausedBecause).toBe("Paused by Ada: second");
});

test("a URL into the private network is refused as wrong input, saying who can allow it", async () => {
  const inside = { ...settings, url: "http://192.168.1.5/hook" };
  await expect(api.add({ clientId: "acme", settings: inside })).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringContaining("FORWARD_ALLOW"),
    cause: { field: "url" },
  });
});

test("an archived one is not found any more", async () => {
  const id = await api.add({ clientId: "acme", settings });
  await api.archive({ id });
  await expect(api.byId({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(api.test({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await api.list({ clientId: "acme" })).toEqual([]);
});
