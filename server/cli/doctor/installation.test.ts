import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readEnv } from "../../env.ts";
import { openJournals } from "../../journal/index.ts";
import { deliveryOf, freshBody } from "../../testing/delivery.ts";
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
