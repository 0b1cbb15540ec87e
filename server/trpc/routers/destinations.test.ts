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
