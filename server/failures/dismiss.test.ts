import { describe, expect, test } from "vitest";
import { at, failuresWorld, forwardGroup, GROUP } from "../testing/failures-world.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { countFailures, dismissGroup, listGroups, restoreGroup, retryGroup } from "./index.ts";

const world = failuresWorld();
const { fail, failForward } = world;
const open = { dismissed: false };

describe("dismissing a group", () => {
  test("takes it out of what needs somebody, deletes nothing, and is undone", async () => {
    await fail();
    await fail({ status: "failed" });
    expect(await countFailures(world.db)).toBe(1);
    const { at: when, count } = await dismissGroup(world.db, GROUP, "ada");
    expect(count).toBe(2);
    expect(await countFailures(world.db)).toBe(0);
    expect((await listGroups(world.db, open)).groups).toEqual([]);
    expect((await listGroups(world.db, { dismissed: true })).groups).toMatchObject([
      { waiting: 1, dead: 1, dismissed: true, dismissedBy: "ada" },
    ]);
    expect(await restoreGroup(world.db, GROUP, when)).toBe(2);
    expect(await countFailures(world.db)).toBe(1);
  });

  test("is undone for what was dismissed then, not for what was dismissed before", async () => {
    await fail({ dismissedAt: at(60), dismissedBy: "grace" });
    await fail();
    const { at: when } = await dismissGroup(world.db, GROUP, "ada");
    expect(await restoreGroup(world.db, GROUP, when)).toBe(1);
    expect((await listGroups(world.db, { dismissed: true })).groups).toMatchObject([
      { dead: 1, dismissedBy: "grace" },
    ]);
    // From the list of what is dismissed, all of it comes back.
    expect(await restoreGroup(world.db, { ...GROUP, dismissed: true })).toBe(1);
    expect(await countFailures(world.db)).toBe(2);
  });

  test("does not hide what fails for the same cause afterwards", async () => {
    await fail();
    await dismissGroup(world.db, GROUP, "ada");
    await fail();
    expect((await listGroups(world.db, open)).groups).toMatchObject([{ dead: 1 }]);
  });

  test("a dismissed group can be retried, and is dismissed no more", async () => {
    await fail();
    await dismissGroup(world.db, GROUP, "ada");
    expect(await retryGroup(world.db, { ...GROUP, dismissed: true }, "ada")).toMatchObject({
      count: 1,
    });
    expect(await world.sql`select dismissed_at, dismissed_by from webhook_events`).toEqual([
      { dismissed_at: null, dismissed_by: null },
    ]);
  });

  test("works for forwards as well", async () => {
    const { id } = await insertDestination(world.db, { url: "https://crm.example.com" });
    await failForward(id);
    const { count } = await dismissGroup(world.db, forwardGroup(id), "ada");
    expect(count).toBe(1);
    expect(await countFailures(world.db)).toBe(0);
  });
});
