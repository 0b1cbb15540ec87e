import { Command } from "commander";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEnv } from "../../env.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { insertDestination } from "../../testing/insert-destination.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import type { Terminal } from "../terminal.ts";
import { replayCommand } from "./replay.ts";
import { parseMoment } from "./replay-options.ts";

let db: TestDatabase;
let said = "";
let open_ = 0;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  said = "";
  open_ = 0;
  await db.database.control`truncate webhook_events, replays, destinations cascade`;
});
afterEach(() => expect(open_).toBe(0));

const io: Terminal = {
  print: (text) => {
    said += `${text}\n`;
  },
  progress: { isTty: false, write: () => {} },
  readSecret: async () => null,
};

async function open() {
  open_ += 1;
  return {
    env: readEnv({ NODE_ENV: "test" }),
    appSecret: "s".repeat(32),
    publicUrl: "https://hooks.example.com",
    database: db.database,
    close: async () => {
      open_ -= 1;
    },
  };
}

/** Runs a line as typed after `npm run ringonce -- replay`. */
async function replay(...args: string[]): Promise<string> {
  const command = replayCommand(open, io)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  await new Command("ringonce")
    .addCommand(command)
    .parseAsync(["replay", ...args], { from: "user" });
  return said;
}

const replays = () => db.database.control`select * from replays`;
const add = (given = {}) => insertEvent(db.database.dashboard, { clientId: "acme", ...given });
const addDestination = (given = {}) =>
  insertDestination(db.database.dashboard, {
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
      message: expect.stringContaining("why"),
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

  test.each([
    [[], "in one way"],
    [["--event", "x", "--client", "acme"], "in one way"],
    [["--event", "x"], "UUID"],
    [["--missed-by", "CRM"], "--since"],
    [["--client", "acme", "--from", "soon"], "24h"],
    [["--status", "broken"], "dead"],
    [["--client", "acme", "--rate", "5000", "--reason", "r"], "At most 1000"],
  ])("%j is refused with a hint", async (args, hint) => {
    await expect(replay(...args)).rejects.toThrow(new RegExp(hint, "i"));
  });
});

test("a moment is a time, or how long ago", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  expect(parseMoment("90m", now)).toEqual(new Date("2026-11-23T10:30:00Z"));
  expect(parseMoment("2d", now)).toEqual(new Date("2026-11-21T12:00:00Z"));
  expect(parseMoment("2026-11-23T14:00+01:00", now)).toEqual(new Date("2026-11-23T13:00:00Z"));
});
