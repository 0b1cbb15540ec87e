import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Journal, openJournals } from "../../journal/index.ts";
import { deliveryOf, freshBody } from "../../testing/delivery.ts";
import { flipBit } from "../../testing/flip-bit.ts";
import type { Finding } from "./finding.ts";
import { examineJournal } from "./journal.ts";

const NOTHING_DRAINED = new Map();

let dataDir: string;
let folder: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ringonce-doctor-"));
  folder = join(dataDir, "journal");
});
afterEach(() => rm(dataDir, { recursive: true }));

async function findings({
  progress = NOTHING_DRAINED,
  serverRuns = false,
}: Partial<Parameters<typeof examineJournal>[1]> = {}): Promise<Finding[]> {
  const found: Finding[] = [];
  const known = { progress, serverRuns };
  for await (const finding of examineJournal(dataDir, known)) found.push(finding);
  return found;
}

async function openOne(): Promise<Journal> {
  const [journal] = await openJournals(folder, 1024 * 1024);
  return journal;
}

async function append(journal: Journal, count: number): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    await journal.append({ delivery: deliveryOf(freshBody()), countedAs: null });
  }
}

describe("deliveries that wait for the database", () => {
  it("says nothing where there are none", async () => {
    expect(await findings()).toEqual([]);
    const journal = await openOne();
    await journal.close();
    expect(await findings()).toEqual([]);
  });

  it("are bad while no server runs, until the database has them", async () => {
    const journal = await openOne();
    await append(journal, 3);
    const { next } = await journal.read(
      { segment: 0, offset: 0 },
      { records: 2, bytes: 1024 * 1024 },
    );
    await journal.close();

    expect(await findings()).toEqual([
      {
        verdict: "bad",
        subject: "journal",
        finding: "3 deliveries wait in the journal",
        advice: "npm start moves them to the database",
      },
    ]);
    expect(await findings({ progress: new Map([[journal.id, next]]) })).toMatchObject([
      { verdict: "bad", finding: "1 delivery waits in the journal" },
    ]);
    const drained = { segment: 1, offset: Number.MAX_SAFE_INTEGER };
    expect(await findings({ progress: new Map([[journal.id, drained]]) })).toEqual([]);
  });

  it("are counted over every journal", async () => {
    const first = await openOne();
    const second = await openOne();
    await append(first, 1);
    await append(second, 2);
    await Promise.all([first.close(), second.close()]);
    expect(await findings()).toMatchObject([{ finding: "3 deliveries wait in the journal" }]);
  });

  it("are a note while an instance has their journal", async () => {
    const journal = await openOne();
    await append(journal, 2);
    const found = await findings();
    await journal.close();
    expect(found).toMatchObject([
      {
        verdict: "note",
        finding: "2 deliveries wait in the journal",
        advice: "the running server moves them to the database",
      },
    ]);
  });

  it("are bad where an instance died and another one runs, which has not taken them over", async () => {
    const running = await openOne();
    const other = await openOne();
    await append(other, 2);
    await other.close();
    const found = await findings({ serverRuns: true });
    await running.close();
    expect(found).toMatchObject([
      { verdict: "bad", advice: expect.stringContaining("start one anew") },
    ]);
  });

  it("are a note where the server answers, though its process can't be seen", async () => {
    const journal = await openOne();
    await append(journal, 2);
    await journal.close();
    expect(await findings({ serverRuns: true })).toMatchObject([{ verdict: "note" }]);
  });

  it("are not said to wait where the database can't be asked", async () => {
    const journal = await openOne();
    await append(journal, 2);
    await journal.close();
    expect(await findings({ progress: null })).toMatchObject([
      {
        verdict: "bad",
        finding: "2 deliveries lie in the journal; the database can't say which of them it has",
      },
    ]);
  });
});

it("tells of deliveries that the database refused, and where they are", async () => {
  expect(await findings()).toEqual([]);

  const journal = await openOne();
  const delivery = deliveryOf(freshBody());
  await journal.setAside({ delivery, countedAs: null }, "no such client");
  await journal.close();
  expect(await findings()).toContainEqual(
    expect.objectContaining({
      subject: "journal",
      finding: expect.stringMatching(/a delivery lies .*\(no such client\)/),
      advice: expect.stringContaining(`refused-${delivery.id}.json`),
    }),
  );
});

it("tells of records of the journal that the disk has damaged, and where they are", async () => {
  const journal = await openOne();
  await append(journal, 2);
  await flipBit(join(folder, "1", "00000001.log"), 100);
  await journal.read({ segment: 0, offset: 0 }, { records: 10, bytes: 1024 * 1024 });
  await journal.close();
  expect(await findings()).toContainEqual(
    expect.objectContaining({
      subject: "journal",
      finding: expect.stringMatching(/a delivery lies .* damaged/),
      advice: expect.stringContaining("damaged-1-0.record"),
    }),
  );
});

it("says so where the journal can't be read", async () => {
  const journal = await openOne();
  await append(journal, 1);
  await journal.close();
  await rm(join(folder, "1", "id"));
  expect(await findings()).toMatchObject([
    { verdict: "bad", subject: "journal", finding: expect.stringMatching(/can't be read: ENOENT/) },
  ]);
});
