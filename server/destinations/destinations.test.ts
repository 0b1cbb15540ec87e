import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";
import { ALLOW_NOTHING } from "../outbound/index.ts";
import { APP_SECRET, destinationsWorld, means, settings } from "../testing/destinations-world.ts";
import {
  addDestination,
  archiveDestination,
  changeDestination,
  endForwardsOfArchived,
  getDestination,
  listDestinations,
  pauseDestination,
  readDestinationFigures,
  resumeDestination,
  retryNow,
  revealSecret,
  testDestination,
} from "./index.ts";

const world = destinationsWorld();
const { add, insertForward, forwardOf } = world;

describe("a destination", () => {
  test("is added with a secret of its own, and its header values are stored sealed", async () => {
    const id = await add({ headers: [{ name: "X-Api-Key", value: "hunter2" }] });
    expect(await getDestination(world.db, id)).toMatchObject({
      ...settings,
      eventTypes: null,
      headerNames: ["X-Api-Key"],
      pausedAt: null,
    });
    const { secret, previous } = await revealSecret(world.db, APP_SECRET, id);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(previous).toBeNull();
    const [row] = await world.sql`select row_to_json(d)::text as text from destinations d`;
    expect(row?.text).not.toContain("hunter2");
    expect(row?.text).not.toContain(secret.slice("whsec_".length));
  });

  test("keeps a header's value when only its name is given again, and takes a new one", async () => {
    const headers = [
      { name: "X-Keep", value: "kept" },
      { name: "X-Change", value: "old" },
      { name: "X-Drop", value: "dropped" },
    ];
    const id = await add({ url: world.receiver.url, headers });
    await changeDestination(world.db, means, id, {
      ...settings,
      url: world.receiver.url,
      headers: [
        { name: "x-keep", value: null },
        { name: "X-Change", value: "new" },
      ],
    });
    await testDestination(world.db, means, id);
    const sent = world.receiver.received.at(-1)?.headers;
    expect(sent).toMatchObject({ "x-keep": "kept", "x-change": "new" });
    expect(sent).not.toHaveProperty("x-drop");
  });

  test.each([
    [{ url: "ftp://example.com" }, "url"],
    [{ url: "http://localhost:3000" }, "url"],
    [{ url: "http://0x7f.1/" }, "url"],
    [{ url: "http://169.254.169.254/latest" }, "url"],
    [{ url: "https://user:word@example.com" }, "url"],
    [{ name: "" }, "name"],
    [{ headers: [{ name: "Host", value: "x" }] }, "headers.0.name"],
    [{ headers: [{ name: "X-New", value: null }] }, "headers"],
    [{ conditions: [{ path: "a", is: "like", value: "x" }] }, "conditions.0.is"],
  ])("with %j is refused, naming the field", async (more, field) => {
    const nothing = { appSecret: APP_SECRET, allow: ALLOW_NOTHING };
    const given = { ...settings, ...more };
    const refused = { code: "invalid_destination", field };
    await expect(addDestination(world.db, nothing, "acme", given, "Ada")).rejects.toMatchObject(
      refused,
    );
    const id = await add();
    await expect(changeDestination(world.db, nothing, id, given)).rejects.toMatchObject(refused);
    expect(await listDestinations(world.db, "acme")).toHaveLength(1);
    expect(await getDestination(world.db, id)).toMatchObject(settings);
  });

  test("of nobody is refused, and one that is not there can't be changed", async () => {
    await expect(addDestination(world.db, means, "nobody", settings, "Ada")).rejects.toMatchObject({
      code: "invalid_destination",
    });
    const gone = { code: "unknown_destination" };
    await expect(changeDestination(world.db, means, uuidv7(), settings)).rejects.toMatchObject(
      gone,
    );
    await expect(revealSecret(world.db, APP_SECRET, uuidv7())).rejects.toMatchObject(gone);
    await expect(pauseDestination(world.db, "no id", "x")).rejects.toMatchObject(gone);
  });

  test("belongs to its client only", async () => {
    await add();
    expect(await listDestinations(world.db, "another")).toEqual([]);
    expect((await readDestinationFigures(world.db, "another")).size).toBe(0);
  });
});

describe("pausing", () => {
  test("keeps the first reason and time until it is resumed", async () => {
    const id = await add();
    await pauseDestination(world.db, id, "It answered 410 Gone.");
    const first = await getDestination(world.db, id);
    await pauseDestination(world.db, id, "Ada paused it.");
    expect(await getDestination(world.db, id)).toMatchObject({
      pausedAt: first.pausedAt,
      pausedBecause: "It answered 410 Gone.",
    });
    await resumeDestination(world.db, id);
    expect(await getDestination(world.db, id)).toMatchObject({
      pausedAt: null,
      pausedBecause: null,
    });
  });

  test("takes no empty reason", async () => {
    const id = await add();
    await expect(pauseDestination(world.db, id, " ")).rejects.toMatchObject({ field: "because" });
  });
});

describe("resuming, another URL and trying now make what failed due, with a closed circuit", () => {
  const inAnHour = () => new Date(Date.now() + 3_600_000);
  const acts: [string, (id: string) => Promise<unknown>][] = [
    ["resuming", (id) => resumeDestination(world.db, id)],
    [
      "another URL",
      (id) => changeDestination(world.db, means, id, { ...settings, url: "https://b.io" }),
    ],
    ["trying now", (id) => retryNow(world.db, id)],
  ];
  test.each(acts)("%s", async (_, act) => {
    const id = await add();
    const other = await add();
    const failed = { status: "failed" as const, nextAttemptAt: inAnHour() };
    const due = await insertForward(id, failed);
    const running = await insertForward(id, {
      ...failed,
      claimedBy: "worker",
      leaseUntil: inAnHour(),
    });
    const elsewhere = await insertForward(other, failed);
    for (const one of [id, other]) {
      await world.sql`insert into destination_circuits (destination_id, state, failures, opened_at,
        probe_at, openings) values (${one}, 'open', 9, now(), now() + interval '1 hour', 3)`;
    }
    await act(id);
    expect((await forwardOf(due))?.is_due).toBe(true);
    expect((await forwardOf(running))?.is_due).toBe(false);
    expect((await forwardOf(elsewhere))?.is_due).toBe(false);
    const figures = await readDestinationFigures(world.db, "acme");
    expect(figures.get(id)).toMatchObject({ circuit: "closed", probeAt: null, failed: 2 });
    expect(figures.get(other)?.circuit).toBe("open");
  });

  test("but changing anything else leaves the circuit as it is", async () => {
    const id = await add();
    await world.sql`insert into destination_circuits (destination_id, state, probe_at)
      values (${id}, 'open', now())`;
    await changeDestination(world.db, means, id, { ...settings, name: "Other" });
    expect((await readDestinationFigures(world.db, "acme")).get(id)?.circuit).toBe("open");
  });
});

describe("archiving", () => {
  test("ends what was to be sent as dead and dismissed, and leaves what was sent alone", async () => {
    const id = await add();
    const other = await add();
    const waiting = await insertForward(id);
    const failed = await insertForward(id, { status: "failed" });
    const finishedAt = new Date();
    const delivered = await insertForward(id, {
      status: "delivered",
      finishedAt,
      deliveredAt: finishedAt,
    });
    const elsewhere = await insertForward(other);
    expect(await archiveDestination(world.db, id, "Ada")).toBe(2);
    for (const one of [waiting, failed]) {
      expect(await forwardOf(one)).toMatchObject({
        status: "dead",
        last_error: "The destination was archived.",
        failure_cause: "The destination was archived",
        dismissed_by: "Ringonce",
      });
    }
    expect((await forwardOf(delivered))?.status).toBe("delivered");
    expect((await forwardOf(elsewhere))?.status).toBe("waiting");
    expect((await listDestinations(world.db, "acme")).map((one) => one.id)).toEqual([other]);
    await expect(archiveDestination(world.db, id, "Ada")).rejects.toMatchObject({
      code: "unknown_destination",
    });
  });

  test("waits for what is under way, and a later sweep ends that too, and what came late", async () => {
    const id = await add();
    const running = await insertForward(id, {
      claimedBy: "worker",
      leaseUntil: new Date(Date.now() + 60_000),
    });
    expect(await archiveDestination(world.db, id, "Ada")).toBe(0);
    expect(await forwardOf(running)).toMatchObject({ status: "waiting", claimed_by: "worker" });
    await world.sql`update forwards set lease_until = now() - interval '1 second'`;
    const late = await insertForward(id);
    expect(await endForwardsOfArchived(world.db)).toBe(2);
    expect(await forwardOf(running)).toMatchObject({ status: "dead", claimed_by: null });
    expect((await forwardOf(late))?.status).toBe("dead");
    expect(await endForwardsOfArchived(world.db)).toBe(0);
  });
});
