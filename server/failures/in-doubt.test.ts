import { expect, test } from "vitest";
import { settleEffect } from "../processing/index.ts";
import { at, DOUBT_GROUP, failuresWorld, GROUP } from "../testing/failures-world.ts";
import { listFailed, listGroups, retryGroup } from "./index.ts";

const world = failuresWorld();
const { fail, doubt } = world;

const say = (eventId: string) =>
  settleEffect(world.db, {
    ...{ eventId, name: "text", verdict: "happened" },
    by: { id: "ada", name: "Ada" },
  });
const groups = async () => (await listGroups(world.db, { dismissed: false })).groups;

test("a group counts apart what fails again until somebody says what became of an effect", async () => {
  const settled = await doubt({ status: "dead", receivedAt: at(9) });
  await doubt({ status: "dead", receivedAt: at(8) });
  const newest = await doubt({ receivedAt: at(7), nextAttemptAt: at(-5) });
  const later = await doubt({ receivedAt: at(6), nextAttemptAt: at(-9) });
  await say(settled);
  await say(later);
  await world.sql`update webhook_events set next_attempt_at = ${at(-9)} where id = ${later}`;
  expect(await groups()).toMatchObject([
    { dead: 1, waiting: 1, inDoubt: 2, nextAttemptAt: at(-9), example: { eventId: newest } },
  ]);
});

test("an effect that somebody runs at this very moment is not in doubt", async () => {
  const id = await doubt({ attempts: 1 });
  await world.sql`
    update webhook_events set claimed_by = 'dead', lease_until = now() + interval '1 minute'`;
  expect(await groups()).toMatchObject([{ waiting: 1, inDoubt: 0, example: { eventId: id } }]);
});

test("what is in a group says of each whether its effect is in doubt", async () => {
  const undecided = await doubt({ receivedAt: at(2) });
  const settled = await doubt({ status: "dead", receivedAt: at(1) });
  await say(settled);
  const { failed } = await listFailed(world.db, { group: DOUBT_GROUP, limit: 5 });
  expect(failed.map(({ id, inDoubt }) => [id, inDoubt])).toEqual([
    [settled, false],
    [undecided, true],
  ]);
  // Nobody asks of the others, and there are more of them.
  const other = await fail({ failureCause: null });
  await world.sql`
    insert into effects (event_id, name, state, attempt, worker, started_at)
    values (${other}, 'text', 'started', 1, 'dead', now())`;
  const unknown = { ...GROUP, cause: "Cause not recorded" };
  expect((await listFailed(world.db, { group: unknown, limit: 5 })).failed).toMatchObject([
    { id: other, inDoubt: false },
  ]);
});

test("a retry leaves alone what would only fail again, until it is decided", async () => {
  const settled = await doubt({ status: "dead" });
  const undecided = await doubt({ status: "dead" });
  await say(settled);
  expect(await retryGroup(world.db, DOUBT_GROUP, "ada")).toEqual({ count: 1, isCut: false });
  const left = await world.sql`select id from webhook_events where status = 'dead'`;
  expect(left).toEqual([{ id: undecided }]);
  await say(undecided);
  expect(await retryGroup(world.db, DOUBT_GROUP, "ada")).toMatchObject({ count: 1 });
});

test("what failed before causes were kept is retried as well", async () => {
  await fail({ failureCause: null });
  const unknown = { ...GROUP, cause: "Cause not recorded" };
  expect(await retryGroup(world.db, unknown, "ada")).toMatchObject({ count: 1 });
});
