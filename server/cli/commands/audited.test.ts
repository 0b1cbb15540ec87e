import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Command } from "commander";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addClient, disableClient } from "../../clients/index.ts";
import { auditLog } from "../../db/schema/audit.ts";
import { pauseDestination } from "../../destinations/index.ts";
import type { AuditAction } from "../../domain/audit.ts";
import { readEnv } from "../../env.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { digestTables } from "../../testing/digest-tables.ts";
import { insertDestination, TEST_APP_SECRET } from "../../testing/insert-destination.ts";
import { insertEvent } from "../../testing/insert-event.ts";
import { commandLine } from "../actor.ts";
import { createProgram } from "../ringonce.ts";

let test: TestDatabase;
/** Stands for the door that `send` posts to. */
let door: Server;
let posts = 0;
let doorUrl: string;
let destination: { id: string };
let event: { id: string };

beforeAll(async () => {
  test = await testDatabase();
  door = createServer((_, response) => {
    posts += 1;
    response.end('{"success":true,"duplicate":false,"eventId":"1"}');
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  doorUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  door.closeAllConnections();
  await new Promise((resolve) => door.close(resolve));
  await test.drop();
});

const db = () => test.database.dashboard;
const sql = () => test.database.control;
beforeEach(async () => {
  posts = 0;
  await sql()`
    truncate audit_log, staff_users, clients, destinations, webhook_events, replays cascade`;
  await addClient(db(), TEST_APP_SECRET, { id: "acme", name: "Acme", retellApiKey: "key_1" });
  destination = await insertDestination(db(), { clientId: "acme", url: doorUrl });
  event = await insertEvent(db(), { clientId: "acme" });
});
afterEach(() => {
  process.exitCode = undefined;
});

const program = () =>
  createProgram(
    async () => ({
      env: readEnv({ NODE_ENV: "test" }),
      appSecret: TEST_APP_SECRET,
      publicUrl: "https://hooks.example.com",
      database: test.database,
      close: async () => {},
    }),
    {
      print: () => {},
      progress: { isTty: false, write: () => {} },
      readSecret: async (given) => given ?? null,
    },
  );
const run = (line: string[]) => program().parseAsync(line, { from: "user" });

type Deed = {
  /** What must be there first. */
  given?: () => Promise<unknown>;
  line: () => string[];
  entries: AuditAction[];
};

/** Each command that changes something, as it is typed, and what the log then says. */
const DEEDS: Record<string, Deed> = {
  "client add": {
    line: () => ["--id", "north", "--name", "North", "--retell-api-key", "key_n"],
    entries: ["client_added"],
  },
  "client rotate-key": {
    line: () => ["--id", "acme", "--retell-api-key", "key_2"],
    entries: ["key_rotated"],
  },
  "client disable": { line: () => ["--id", "acme"], entries: ["client_disabled"] },
  "client enable": {
    given: () => disableClient(db(), "acme"),
    line: () => ["--id", "acme"],
    entries: ["client_enabled"],
  },
  "destination add": {
    line: () => ["--client", "acme", "--name", "CRM", "--url", "https://crm.example.com/hook"],
    entries: ["destination_added", "secret_revealed"],
  },
  "destination pause": {
    line: () => ["--id", destination.id, "--because", "it is being moved"],
    entries: ["destination_paused"],
  },
  "destination resume": {
    given: () => pauseDestination(db(), destination.id, "It answered 410 Gone."),
    line: () => ["--id", destination.id],
    entries: ["destination_resumed"],
  },
  "user add": {
    line: () => ["--email", "ada@example.com", "--password", "correct horse"],
    entries: ["staff_added"],
  },
  send: {
    line: () => ["--client", "acme", "--url", doorUrl, "--calls", "1", "--json"],
    entries: ["client_tested"],
  },
  replay: {
    line: () => ["--event", event.id, "--reason", "asked for"],
    entries: ["replay_started"],
  },
};

/** Commands that the log need not have, and why. */
const UNAUDITED: Record<string, string> = {
  "client list": "changes nothing",
  "destination list": "changes nothing, and shows no secret",
  doctor: "changes nothing",
  migrate: "changes the schema, and nothing that staff see",
  "duplicates rebuild": "lists anew what the counts say, and decides nothing",
  "statistics rebuild": "counts anew what the events say, and decides nothing",
};

function pathsOf(command: Command, path: string[] = []): string[] {
  if (command.commands.length === 0) return [path.join(" ")];
  return command.commands.flatMap((one) => pathsOf(one, [...path, one.name()]));
}

const entries = () => db().select().from(auditLog).orderBy(auditLog.at, auditLog.id);

describe("the audit log", () => {
  it("has every command that changes something, but for those that say why not", () => {
    const all = [...Object.keys(DEEDS), ...Object.keys(UNAUDITED)];
    expect(pathsOf(program()).sort()).toEqual(all.sort());
  });

  it.each(Object.entries(DEEDS))("has what %s did, and that it was typed", async (path, deed) => {
    await deed.given?.();
    await run([...path.split(" "), ...deed.line()]);
    const { name } = commandLine();
    expect(name).toMatch(/ \(command line\)$/);
    expect(await entries()).toMatchObject(
      deed.entries.map((action) => ({ action, staffId: null, staffName: name, ip: null })),
    );
  });

  it.each(Object.entries(DEEDS))("that can't be written undoes %s", async (path, deed) => {
    await deed.given?.();
    const before = await digestTables(sql());
    await sql()`alter table audit_log add constraint full_for_a_test check (false)`;
    try {
      await expect(run([...path.split(" "), ...deed.line()])).rejects.toThrow();
    } finally {
      await sql()`alter table audit_log drop constraint full_for_a_test`;
    }
    expect(await digestTables(sql())).toEqual(before);
    expect(posts).toBe(0);
  });

  it("has nothing of what was refused, and never a key or a password", async () => {
    const nobody = ["--id", "nobody"];
    await expect(run(["client", "disable", ...nobody])).rejects.toThrow();
    await expect(run(["send", "--client", "nobody", "--url", doorUrl])).rejects.toThrow();
    expect(await entries()).toEqual([]);
    for (const path of ["client add", "client rotate-key", "destination add", "user add"]) {
      await run([...path.split(" "), ...(DEEDS[path]?.line() ?? [])]);
    }
    expect(JSON.stringify(await entries())).not.toMatch(/key_[n2]|whsec_|correct horse/);
  });
});
