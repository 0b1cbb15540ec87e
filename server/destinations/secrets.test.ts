import { describe, expect, test } from "vitest";
import { APP_SECRET, destinationsWorld } from "../testing/destinations-world.ts";
import { getDestination, revealSecret, rotateSecret } from "./index.ts";

const world = destinationsWorld();
const { add } = world;

describe("rotating the secret", () => {
  test("keeps the one before for a day, and of three drops the oldest", async () => {
    const id = await add();
    const first = (await revealSecret(world.db, APP_SECRET, id)).secret;
    const second = await rotateSecret(world.db, APP_SECRET, id);
    expect(second.previous?.secret).toBe(first);
    const day = 24 * 3_600_000;
    expect((second.previous?.until.getTime() ?? 0) - Date.now()).toBeGreaterThan(day - 60_000);
    const third = await rotateSecret(world.db, APP_SECRET, id);
    expect(third.previous?.secret).toBe(second.secret);
    expect(new Set([first, second.secret, third.secret]).size).toBe(3);
    expect(await revealSecret(world.db, APP_SECRET, id)).toEqual(third);
  });

  test("with no overlap the one before counts no more", async () => {
    const id = await add();
    expect((await rotateSecret(world.db, APP_SECRET, id, 0)).previous).toBeNull();
  });

  test("the one before is gone once its time is over", async () => {
    const id = await add();
    await rotateSecret(world.db, APP_SECRET, id, 1);
    await world.sql`update destinations set previous_secret_until = now() - interval '1 second'`;
    expect((await revealSecret(world.db, APP_SECRET, id)).previous).toBeNull();
    expect((await getDestination(world.db, id)).previousSecretUntil).toBeNull();
  });

  test("mends a destination whose secret was sealed under a lost APP_SECRET", async () => {
    const id = await add();
    const lost = "t".repeat(40);
    await expect(revealSecret(world.db, lost, id)).rejects.toMatchObject({
      code: "secret_unreadable",
    });
    const rotated = await rotateSecret(world.db, lost, id);
    expect(rotated.previous).toBeNull();
    expect(await revealSecret(world.db, lost, id)).toEqual(rotated);
  });

  test.each([-1, 1.5, 169])("an overlap of %d hours is refused", async (hours) => {
    const id = await add();
    await expect(rotateSecret(world.db, APP_SECRET, id, hours)).rejects.toMatchObject({
      field: "overlapHours",
    });
  });
});
