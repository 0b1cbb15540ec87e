import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { drainBatch, openJournals } from "../../journal/index.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { deliveryOf, freshBody } from "../../testing/delivery.ts";
import { examine, type Finding } from "./index.ts";

const LIMIT_BYTES = 1024 * 1024;

let server: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  server = await testDatabase();
});
afterAll(() => server.drop());
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ringonce-doctor-"));
  vi.stubEnv("DATA_DIR", dataDir);
  vi.stubEnv("DATABASE_URL", server.url);
  // Free whatever else runs on this machine.
  vi.stubEnv("PORT", "0");
  const [journal] = await openJournals(join(dataDir, "journal"), LIMIT_BYTES);
  for (let each = 0; each < 3; each += 1) {
    await journal.append({ delivery: deliveryOf(freshBody()), countedAs: null });
  }
  await journal.close();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dataDir, { recursive: true });
});

async function ofJournal(): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of examine()) if (finding.subject === "journal") found.push(finding);
  return found;
}

it("tells of what a stopped server has left in its journal, and no more once it is drained", async () => {
  const waiting = { verdict: "bad", finding: "3 deliveries wait in the journal" };
  expect(await ofJournal()).toMatchObject([waiting]);

  const [journal] = await openJournals(join(dataDir, "journal"), LIMIT_BYTES);
  expect(await drainBatch(server.database.control, journal)).toBe(3);
  await journal.close();
  expect(await ofJournal()).toEqual([]);
});

it("tells of it too where the database is away or was never migrated", async () => {
  const away = new URL(server.url);
  away.pathname = "/no_such_database";
  vi.stubEnv("DATABASE_URL", away.href);
  expect(await ofJournal()).toMatchObject([
    { verdict: "bad", finding: expect.stringMatching(/^3 deliveries lie in the journal; /) },
  ]);

  const empty = new URL(server.url);
  empty.pathname = "/postgres";
  vi.stubEnv("DATABASE_URL", empty.href);
  expect(await ofJournal()).toMatchObject([{ finding: "3 deliveries wait in the journal" }]);
});
