import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openJournals } from "../journal/index.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { mountSmallDisk } from "./small-disk.ts";

const READY_BYTES = 64 * 1024 * 1024;
const START = { segment: 0, offset: 0 };

it("on a full disk the journal takes what was made ready, then refuses, then takes more", async (test) => {
  const folder = await mkdtemp(join(tmpdir(), "ringonce-disk-"));
  const path = join(folder, "journal");
  const disk = mountSmallDisk(path, join(folder, "journal.img"), 512);
  if (disk === null) return test.skip("A disk of its own takes root.");
  const [journal] = await openJournals(path, 16 * READY_BYTES);
  const kept: string[] = [];
  const append = async () => {
    const delivery = deliveryOf({ ...freshBody(), text: "x".repeat(1024 * 1024) });
    await journal.append({ delivery, countedAs: null });
    kept.push(delivery.id);
  };
  try {
    await expect.poll(() => disk.usedBytes(), { timeout: 20_000 }).toBeGreaterThan(READY_BYTES);
    disk.fill();
    for (let megabytes = 0; megabytes < 48; megabytes += 1) await append();
    const appendOn = async () => {
      for (;;) await append();
    };
    await expect(appendOn()).rejects.toMatchObject({ code: "journal_unavailable" });
    disk.free();
    await append();

    const all = { records: 10_000, bytes: Number.MAX_SAFE_INTEGER };
    const read: string[] = [];
    for (let position = START; ; ) {
      const { records, next } = await journal.read(position, all);
      if (records.length === 0) break;
      read.push(...records.map(({ delivery }) => delivery.id));
      position = next;
    }
    expect(read).toEqual(kept);
  } finally {
    await journal.close();
    disk.unmount();
    await rm(folder, { recursive: true, force: true });
  }
});
