import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { addClient } from "../../clients/index.ts";
import { drainBatch, openJournals } from "../../journal/index.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { deliveryOf, freshBody } from "../../testing/delivery.ts";
import { insertDestination } from "../../testing/insert-destination.ts";
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

async function of(...subjects: string[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of examine())
    if (subjects.includes(finding.subject)) found.push(finding);
  return found;
}

const ofJournal = () => of("journal");

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

describe("a secret that is missing", () => {
  beforeEach(() => vi.stubEnv("APP_SECRET", ""));
  afterEach(() => server.database.control`truncate clients cascade`);

  it("is bad where clients' keys were sealed under it, and is not made by looking", async () => {
    const client = { id: "acme", name: "Acme", retellApiKey: "key_1" };
    await addClient(server.database.dashboard, "s".repeat(32), client);
    await insertDestination(server.database.dashboard, { url: "https://crm.example.com" });
    const missing = [
      { verdict: "note", finding: `${join(dataDir, "secret")} does not exist` },
      { verdict: "bad", finding: "without it, the Retell keys of acme can't be opened" },
    ];
    expect(await of("secret")).toMatchObject(missing);
    expect(await of("destinations")).toMatchObject([{ verdict: "good" }]);
    expect(await readdir(dataDir)).toEqual(["journal"]);

    vi.stubEnv("DATA_DIR", join(dataDir, "none"));
    expect(await of("secret")).toMatchObject([{ verdict: "note" }, { verdict: "bad" }]);
    expect(existsSync(join(dataDir, "none"))).toBe(false);
  });

  it("is not bad before there are clients", async () => {
    expect(await of("secret", "clients")).toMatchObject([{ verdict: "note" }, { verdict: "note" }]);
  });
});

it.each(["file", "file/below"])("tells of DATA_DIR=%s that it is no folder", async (name) => {
  await writeFile(join(dataDir, "file"), "");
  vi.stubEnv("DATA_DIR", join(dataDir, name));
  expect(await of("data folder")).toMatchObject([
    { verdict: "bad", finding: expect.stringMatching(/^DATA_DIR is not a folder: .*\.$/) },
  ]);
});
