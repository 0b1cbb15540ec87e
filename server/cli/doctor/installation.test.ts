import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readEnv } from "../../env.ts";
import { openJournals } from "../../journal/index.ts";
import { deliveryOf, freshBody } from "../../testing/delivery.ts";
import { flipBit } from "../../testing/flip-bit.ts";
import type { Finding } from "./finding.ts";
import { examineInstallation } from "./installation.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ringonce-doctor-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

async function findings(): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of examineInstallation({ ...readEnv(), dataDir })) found.push(finding);
  return found;
}

it("tells of deliveries that the database refused, and where they are", async () => {
  expect((await findings()).map(({ subject }) => subject)).not.toContain("journal");

  const [journal] = await openJournals(join(dataDir, "journal"), 1024 * 1024);
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
  const [journal] = await openJournals(join(dataDir, "journal"), 1024 * 1024);
  for (let each = 0; each < 2; each += 1) {
    await journal.append({ delivery: deliveryOf(freshBody()), countedAs: null });
  }
  await flipBit(join(dataDir, "journal", "1", "00000001.log"), 100);
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
