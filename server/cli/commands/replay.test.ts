import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addClient } from "../../clients/index.ts";
import { APP_SECRET, commandWorld } from "../../testing/command-world.ts";
import { insertDestination } from "../../testing/insert-destination.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import { parseMoment } from "./replay-options.ts";

const world = commandWorld();
beforeAll(async () => {
  for (const id of ["acme", "another"]) {
    await addClient(world.db, APP_SECRET, { id, name: id, retellApiKey: "k" });
  }
});
beforeEach(() => world.sql`truncate webhook_events, replays, destinations cascade`);

const replay = (...args: string[]) => world.run("replay", ...args);

const replays = () => world.sql`select * from replays`;
const add = (given = {}) => insertEvent(world.db, { clientId: "acme", ...given });
const addDestination = (given = {}) =>
  insertDestination(world.db, {
    clientId: "acme",
    url: "https://crm.example.com",
    ...given,
  });

describe("replay", () => {
  test("shows what it would do, and with --dry-run does nothing", async () => {
    const { id } = await add();
    const output = await replay("--event", id, "--dry-run");
    expect(output).toContain("1 event.\n  1 would be processed again.\n");
    expect(output).toContain(id);
    expect(await replays()).toHaveLength(0);
  });

  test("without a reason nothing is begun", async () => {
    const { id } = await add();
    await expect(replay("--event", id)).rejects.toMatchObject({
      code: "cannot_run",
      message: expect.stringContaining("Say why: --reason"),
    });
    expect(await replays()).toHaveLength(0);
  });

  test("begins what it showed, in the name of who typed it", async () => {
    await add({ status: "dead" });
    await add();
    const output = await replay(
      ...[
        "--client",
        "acme",
        "--status",
        "dead",
        "--from",
        "1h",
        "--reason",
        "fixed",
        "--rate",
        "5",
      ],
    );
    const [row] = await replays();
    expect(row).toMatchObject({
      run_handlers: true,
      destination_ids: null,
      total: 1,
      per_second: 5,
      reason: "fixed",
      requested_by: expect.stringContaining("(command line)"),
    });
    expect(output).toContain(`https://hooks.example.com/replays/${row?.id}`);
  });

  test("a whole call", async () => {
    await add({ callId: "call_1" });
    await add({ callId: "call_2" });
    await replay("--call", "acme", "call_1", "--reason", "asked for");
    expect(await replays()).toMatchObject([{ total: 1 }]);
    await expect(replay("--call", "acme")).rejects.toThrow("--call acme call_1234");
  });

  test("what a destination missed goes to that destination and nowhere else", async () => {
    const { id } = await addDestination({ name: "The CRM" });
    await addDestination({ name: "Texts" });
    await add();
    const line = ["--missed-by", "the crm", "--since", "24h", "--reason", "it was down"];
    expect(await replay(...line)).toContain("1 would be sent to The CRM.");
    expect(await replays()).toMatchObject([{ run_handlers: false, destination_ids: [id] }]);
  });

  test("a destination is named by its id where its name is not one's alone", async () => {
    const { id } = await addDestination();
    await addDestination({ clientId: "another" });
    const event = await add();
    const since = ["--since", "24h", "--dry-run"];
    await expect(replay("--missed-by", "CRM", ...since)).rejects.toThrow(id);
    expect(await replay("--missed-by", "CRM", "--client", "acme", ...since)).toContain("1 event");
    // Of the event's own client there is but one.
    await replay("--event", event.id, "--send-to", "CRM", "--reason", "lost");
    expect(await replays()).toMatchObject([{ destination_ids: [id], run_handlers: false }]);
    await expect(replay("--event", event.id, "--send-to", "ERP")).rejects.toThrow("There are: CRM");
  });

  test("any destination is found, however many there are", async () => {
    await world.sql`
      insert into destinations (id, client_id, name, url, secret, created_at)
      select gen_random_uuid(), 'acme', 'CRM ' || n, 'https://crm.example.com', 's',
             now() + n * interval '1 second'
      from generate_series(1, 120) n`;
    const [last] = await world.sql`select id from destinations where name = 'CRM 120'`;
    await add();
    const since = ["--since", "24h", "--dry-run"];
    for (const wanted of ["crm 120", last?.id, last?.id.toUpperCase()]) {
      expect(await replay("--missed-by", wanted, ...since)).toContain("sent to CRM 120.");
    }
    const all = ["--status", "received", "--dry-run"];
    expect(await replay(...all, "--send-to", "CRM 120")).toContain("sent to CRM 120.");
    await expect(replay(...all, "--send-to", "CRM 121")).rejects.toThrow(
      /There are: CRM 1, CRM 2, .*, CRM 20 and others\.$/,
    );
  });

  test("one unknown event among others is named", async () => {
    const { id } = await add();
    const unknown = "0193599e-7d14-7c9a-9f2e-3b1c5d7e9f10";
    await expect(replay("--event", id, unknown, "--dry-run")).rejects.toThrow(unknown);
  });

  test("what was missed before --to, and no more", async () => {
    await addDestination();
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    for (const hours of [1, 3, 5]) await add({ receivedAt: hoursAgo(hours) });
    const line = ["--missed-by", "CRM", "--since", "6h", "--to", "2h", "--dry-run"];
    expect(await replay(...line)).toContain("2 would be sent to CRM.");
  });

  test("a client without events in the span has 0 of them, and that is no mistake", async () => {
    await add();
    const span = ["--client", "acme", "--from", "2020-01-01", "--to", "2020-01-02", "--dry-run"];
    expect(await replay(...span)).toContain("0 events.");
    expect(await replay(...span.slice(0, -1))).toContain("Nothing was begun.");
    expect(await replays()).toHaveLength(0);
    const misspelt = ["--client", "acme", "--type", "call_startd", "--dry-run"];
    expect(await replay(...misspelt)).toContain("the nearest it knows is call_started.");
    await add({ eventType: "call_brand_new" });
    const isNew = ["--client", "acme", "--type", "call_brand_new", "--dry-run"];
    expect(await replay(...isNew)).not.toContain("Note");
  });

  test.each([
    [[], "in one way"],
    [["--event", "x", "--call", "acme", "call_1"], "in one way"],
    [["--event", "x", "--client", "acme"], "--event alone .* leave out --client\\."],
    [["--call", "acme", "x", "--since", "1h", "--type", "y"], "leave out --type and --since\\."],
    [["--call", "", "call_1"], "--call acme call_1234"],
    [["--client", "acme", "--since", "24h"], "--since goes with --missed-by; use --from"],
    [["--since", "24h"], "--since goes with --missed-by; use --from"],
    [["--missed-by", "CRM", "--since", "1h", "--from", "1h"], "give --since and not --from"],
    [
      ["--missed-by", "CRM", "--since", "1h", "--type", "call_ended", "--status", "dead"],
      "leave out --type and --status",
    ],
    [["--client", "acme", "--also-delivered"], "--also-delivered goes with --send-to"],
    [["--client", "acme", "--type", " "], "--type call_ended"],
    [["--client", "acme", "--from", "1h", "--to", "24h"], "--from .* must be before --to"],
    [["--client", "acme", "--from", "2100-01-01"], "--from .* must not be in the future"],
    [["--missed-by", "CRM", "--since", "1h", "--to", "24h"], "--since .* must be before --to"],
    [["--client", "nobody", "--from", "24h"], 'no client "nobody"'],
    [["--client", ""], 'no client ""'],
    [["--missed-by", "CRM", "--since", "1h", "--client", "nobody"], 'no client "nobody"'],
    [["--call", "nobody", "call_1"], 'no client "nobody"'],
    [["--call", "acme", "call_none"], 'no call or chat "call_none"'],
    [["--event", "0193599E-7d14-7c9a-9f2e-3b1c5d7e9f10"], "no event 0193599e-7d14"],
    [["--event", "x"], "UUID"],
    [["--missed-by", "CRM"], "--since"],
    [["--client", "acme", "--from", "soon"], "24h"],
    [["--status", "broken"], "dead"],
    [["--client", "acme", "--rate", "5000", "--reason", "r"], "At most 1000"],
  ])("%j is refused with a hint", async (args, hint) => {
    await expect(replay(...args, "--dry-run")).rejects.toThrow(new RegExp(hint, "i"));
  });
});

test.each(["5", "24", "2026", "foo 3", "2026-02-30", "2026-13-01", "2026-11-23T25:00"])(
  "%s is no moment",
  (text) => {
    expect(() => parseMoment(text)).toThrow("24h");
  },
);

test("a moment is a time, or how long ago", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  expect(parseMoment("90m", now)).toEqual(new Date("2026-11-23T10:30:00Z"));
  expect(parseMoment("2d", now)).toEqual(new Date("2026-11-21T12:00:00Z"));
  expect(parseMoment("2026-11-23T14:00+01:00", now)).toEqual(new Date("2026-11-23T13:00:00Z"));
});
