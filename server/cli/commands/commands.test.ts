import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyPassword } from "better-auth/crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCurrentKey } from "../../clients/index.ts";
import { verifySignature } from "../../retell/index.ts";
import { APP_SECRET, commandWorld, FROM_STANDARD_INPUT } from "../../testing/command-world.ts";
import { insertEvent } from "../../testing/insert-event.ts";

const world = commandWorld();
const { run } = world;

describe("duplicates", () => {
  test("rebuild says what was listed wrongly, and lists it rightly", async () => {
    const { sql } = world;
    const [none, some] = [
      await insertEvent(world.db),
      await insertEvent(world.db, { duplicateCount: 2 }),
    ];
    await sql`delete from duplicated_events`;
    await sql`
      insert into duplicated_events (event_id, client_id, event_type, received_at)
      select id, client_id, event_type, received_at from webhook_events where id = ${none.id}`;
    expect(await run("duplicates", "rebuild")).toBe(
      "Of 2 events: 1 listed that were missing, 1 taken off that had no duplicates.\n",
    );
    expect(await sql`select event_id as id from duplicated_events`).toEqual([{ id: some.id }]);
    expect(await run("duplicates", "rebuild")).toBe("Of 2 events none was listed wrongly.\n");
  });
});

describe("client", () => {
  test("add prints the URL to paste into Retell", async () => {
    const output = await run(
      ...["client", "add", "--id", "acme", "--name", "Acme", "--retell-api-key", "key_1"],
    );
    expect(output).toContain("https://hooks.example.com/api/webhooks/retell/acme\n");
    expect(output).not.toContain("key_1");
    expect(output).not.toContain("can't reach localhost");
  });

  test("rotate-key reads the key from standard input and keeps the one before", async () => {
    const output = await run(...["client", "rotate-key", "--id", "acme", "--retell-api-key", "-"]);
    expect(output).toContain("still taken");
  });

  test("a key is taken without the blanks that were pasted around it", async () => {
    const stored = () => readCurrentKey(world.db, APP_SECRET, "pasted");
    const key = (text: string) => ["--id", "pasted", "--retell-api-key", text];
    await run("client", "add", "--name", "P", ...key("\tkey_1 "));
    expect(await stored()).toBe("key_1");
    await run("client", "rotate-key", ...key(" key_2\n"));
    expect(await stored()).toBe("key_2");
  });

  test("disable and enable change the state that list shows", async () => {
    await run("client", "disable", "--id", "acme");
    expect(await run("client", "list")).toMatch(/acme +Acme +disabled .*retell\/acme/);
    await run("client", "enable", "--id", "acme");
    const [row] = JSON.parse(await run("client", "list", "--json"));
    expect(row).toMatchObject({ id: "acme", enabled: true, hasPreviousKey: true });
    expect(JSON.stringify(row)).not.toContain("key_1");
  });
});

describe("user add", () => {
  test("makes an account that can sign in, with a password made up where none is given", async () => {
    const output = await run("user", "add", "--email", "Ada@example.com", "--name", "Ada");
    const password = /Password: (\S+)/.exec(output)?.[1] ?? "";
    expect(password.length).toBeGreaterThanOrEqual(16);
    expect(output).toContain("https://hooks.example.com/login as ada@example.com");
    const [account] = await world.sql<{ hash: string }[]>`
      select a.password as hash from staff_users u join staff_accounts a on a.user_id = u.id
      where u.email = 'ada@example.com'`;
    expect(await verifyPassword({ hash: account?.hash ?? "", password })).toBe(true);
  });

  test("does not repeat a password it was given", async () => {
    const line = ["user", "add", "--email", "ben@example.com", "--password", "correct-horse"];
    expect(await run(...line)).not.toContain("correct-horse");
    await expect(run(...line)).rejects.toMatchObject({ code: "staff_exists" });
  });
});

const ADVICE = "Give the client the key with the webhook badge.";
const MISMATCH = JSON.stringify({ error: { code: "signature_mismatch", message: ADVICE } });

describe("send", () => {
  let server: Server;
  let url: string;
  let keys: string[] = [];
  const seen = new Set<string>();

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const rawBody = Buffer.concat(chunks);
        const header = String(request.headers["x-retell-signature"]);
        const ok = verifySignature({ rawBody, header, keys, nowMs: Date.now() }).ok;
        if (!ok) return response.writeHead(401).end(MISMATCH);
        const { event, call, chat, alert } = JSON.parse(rawBody.toString());
        const subject = call?.call_id ?? chat?.chat_id ?? alert?.alert_incident_id;
        const body = event === "transcript_updated" ? rawBody.toString() : "";
        const key = `${subject} ${event} ${body}`;
        const duplicate = seen.has(key);
        seen.add(key);
        response.end(JSON.stringify({ success: true, duplicate, eventId: key }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test("accounts for every post, on one moving line and in a table", async () => {
    keys = ["key_x"];
    // Seed whose calls have no transfers, which the plain receiver above cannot tell apart.
    const output = await run(
      ...["send", "--url", url, "--retell-api-key", "key_x", "--calls", "1", "--repeat", "2"],
      ...["--seed", "plain"],
    );
    expect(output).toMatch(/requests +\d+ = (\d+) events \+ \1 duplicates\n/);
    expect(output).toContain(
      "✓ Every event was recorded once, and every duplicate was known as one.",
    );
    expect(world.shown).toMatch(/^\r/);
    expect(process.exitCode).toBeUndefined();
  });

  test("takes the key of a client of this installation, whatever the environment says", async () => {
    keys = [FROM_STANDARD_INPUT];
    process.env.RETELL_API_KEY = "key_of_another";
    try {
      const output = await run("send", "--client", "acme", "--url", url, "--calls", "1", "--json");
      expect(JSON.parse(output).lost).toEqual({ deliveries: 0, events: 0 });
    } finally {
      delete process.env.RETELL_API_KEY;
    }
  });

  test("ends with exit code 1 when something was lost, and says what", async () => {
    keys = ["another"];
    const output = await run(
      ...["send", "--url", url, "--retell-api-key", "key_x", "--calls", "1", "--retry-delay", "1"],
    );
    expect(output).toMatch(/✗ (\d+) deliveries were never accepted; of \1 events none was\./);
    expect(output.split("\n").filter((line) => line.includes(ADVICE))).toEqual([
      `  signature_mismatch: ${ADVICE}`,
    ]);
    expect(process.exitCode).toBe(1);
  });

  test("signs with the key itself, whatever was pasted around it", async () => {
    keys = ["key_x"];
    const output = await run(
      ...["send", "--url", url, "--retell-api-key", " key_x\n", "--calls", "1", "--json"],
    );
    expect(JSON.parse(output)).toMatchObject({ lost: { deliveries: 0 }, messages: {} });
  });

  test.each([
    [307, "It redirects to /login. That is not a webhook URL of Ringonce", 1],
    [404, "http 404: That is not a webhook URL of Ringonce", 1],
    [502, "http 502: That is no answer of Ringonce; look at what stands before it", 1],
    [200, "http 200: That was accepted, but is no answer of Ringonce", undefined],
  ])("an answer %i that is not Ringonce's is called so", async (status, words, exitCode) => {
    const other = createServer((request, response) => {
      request.resume();
      response.writeHead(status, status === 307 ? { location: "/login" } : {}).end("<html>");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    try {
      const origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
      const output = await run(
        ...["send", "--url", origin, "--retell-api-key", "key_x", "--calls", "1"],
        ...["--retry-delay", "1"],
      );
      expect(output.split(words)).toHaveLength(2);
      expect(process.exitCode).toBe(exitCode);
    } finally {
      other.closeAllConnections();
      await new Promise((resolve) => other.close(resolve));
    }
  });

  test("says what to look at where nobody listens", async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(nobody.address() as AddressInfo).port}`;
    await new Promise((resolve) => nobody.close(resolve));
    const output = await run(
      ...["send", "--url", origin, "--retell-api-key", "key_x", "--calls", "1"],
      ...["--retry-delay", "1"],
    );
    expect(output).toContain(`Nobody listens at ${origin}. Is the server running?`);
    expect(process.exitCode).toBe(1);
  });
});
