import { beforeEach, expect, it } from "vitest";
import { seal } from "../../clients/index.ts";
import { archiveDestination, pauseDestination } from "../../destinations/index.ts";
import { APP_SECRET, destinationsWorld } from "../../testing/destinations-world.ts";
import { examineDestinations } from "./destinations.ts";
import type { Finding } from "./finding.ts";

const world = destinationsWorld();
const OTHER_SECRET = "t".repeat(40);
const GOOD = { verdict: "good", subject: "destinations", finding: "1 destination" };

let id: string;
beforeEach(async () => {
  id = await world.add();
});

async function findings(): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of examineDestinations(world.sql, APP_SECRET)) found.push(finding);
  return found;
}

it("has nothing to say where there are none, and little where all is well", async () => {
  await world.insertForward(id);
  expect(await findings()).toEqual([GOOD]);
  await archiveDestination(world.db, id, "Ada");
  expect(await findings()).toEqual([]);
});

it("tells of a circuit that is open, or is being probed", async () => {
  await world.sql`
    insert into destination_circuits (destination_id, state) values (${id}, 'closed')`;
  expect(await findings()).toEqual([GOOD]);
  for (const state of ["open", "half_open"]) {
    await world.sql`update destination_circuits set state = ${state}, probe_at = now()`;
    expect(await findings()).toMatchObject([
      GOOD,
      { verdict: "note", finding: expect.stringMatching(/only probed now: CRM of acme$/) },
    ]);
  }
});

it("tells why one is paused", async () => {
  await pauseDestination(world.db, id, "It answered 410 Gone.");
  await world.sql`
    insert into destination_circuits (destination_id, state, probe_at)
    values (${id}, 'open', now())`;
  expect(await findings()).toMatchObject([
    GOOD,
    { verdict: "note", finding: "nothing is sent to CRM of acme: It answered 410 Gone." },
  ]);
});

it("names the first of many that are paused", async () => {
  for (let each = 0; each < 6; each += 1) await world.add({ name: `CRM ${each}` });
  await world.sql`update destinations set paused_at = now(), paused_because = 'for a test'`;
  const [, ...paused] = await findings();
  expect(paused).toHaveLength(6);
  expect(paused.at(-1)).toMatchObject({ finding: "2 more paused" });
});

it("tells of dead forwards that nobody dismissed", async () => {
  const end = { status: "dead", finishedAt: new Date() } as const;
  await world.insertForward(id, { ...end, dismissedAt: new Date(), dismissedBy: "Ada" });
  expect(await findings()).toEqual([GOOD]);
  await world.insertForward(id, end);
  await world.insertForward(id, end);
  expect(await findings()).toMatchObject([GOOD, { verdict: "note", finding: "2 forwards dead" }]);
});

it("tells of a signing secret or a header that can't be opened", async () => {
  const foreign = seal(OTHER_SECRET, "whsec_1");
  await world.sql`update destinations set secret = ${foreign}`;
  const unsendable = {
    verdict: "bad",
    finding: expect.stringMatching(/^nothing can be sent to CRM of acme: .* another secret$/),
  };
  expect(await findings()).toMatchObject([GOOD, unsendable]);

  const headers = [{ name: "x-token", sealedValue: foreign }];
  await world.sql`
    update destinations
    set secret = ${seal(APP_SECRET, "whsec_1")}, headers = ${world.sql.json(headers)}`;
  expect(await findings()).toMatchObject([GOOD, unsendable]);
});

it("notes a previous secret that can't be opened, while it is to sign", async () => {
  const foreign = seal(OTHER_SECRET, "whsec_1");
  await world.sql`
    update destinations
    set previous_secret = ${foreign}, previous_secret_until = now() + interval '1 hour'`;
  expect(await findings()).toMatchObject([
    GOOD,
    { verdict: "note", finding: expect.stringMatching(/^the previous signing secrets of CRM/) },
  ]);
  await world.sql`update destinations set previous_secret_until = now() - interval '1 hour'`;
  expect(await findings()).toEqual([GOOD]);
});
