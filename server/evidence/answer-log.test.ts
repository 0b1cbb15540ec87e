import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { evidenceGaps, notedAnswers, serverRuns } from "../db/schema/index.ts";
import { answerWebhook, answerWebhookRoute, createIngest } from "../ingest/index.ts";
import { signBody } from "../retell/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { type AnswerLog, openAnswerLog } from "./index.ts";

let test: TestDatabase;
let answers: AnswerLog;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  for (const table of [serverRuns, notedAnswers, evidenceGaps]) await db().delete(table);
  answers = openAnswerLog(test.database.control);
  return () => answers.stop();
});
const db = () => test.database.dashboard;

const GOOD = { status: 200, ackMs: 12, wasGone: false, isJournaled: false, isDuplicate: false };

function answer(delivery = deliveryOf(freshBody()), given: Partial<typeof GOOD> = {}) {
  answers.end(answers.begin(delivery.receivedAt.getTime()), delivery, { ...GOOD, ...given });
  return delivery;
}

async function noted() {
  await answers.write();
  return db().select().from(notedAnswers).orderBy(notedAnswers.receivedAt, notedAnswers.deliveryId);
}

describe("what is noted", () => {
  it("is nothing of ordinary answers", async () => {
    for (let n = 0; n < 50; n++) answer();
    expect(await noted()).toEqual([]);
  });

  it("is every slow, failed or unheard answer", async () => {
    const slow = answer(undefined, { ackMs: 2_345.6 });
    const failed = answer(undefined, { status: 503 });
    const unheard = answer(undefined, { wasGone: true });
    expect(await noted()).toMatchObject([
      { deliveryId: slow.id, idempotencyKey: slow.idempotencyKey, ackMs: 2346, status: 200 },
      { deliveryId: failed.id, status: 503, bodySha256: failed.bodySha256 },
      { deliveryId: unheard.id, wasGone: true, sourceIp: "100.20.5.228" },
    ]);
  });

  it("is also an ordinary answer once a copy came, and the copy's own", async () => {
    const body = freshBody();
    const first = answer(deliveryOf(body), { ackMs: 41 });
    expect(await noted()).toEqual([]);
    const copy = answer(deliveryOf(body), { ackMs: 3, isDuplicate: true });
    expect((await noted()).map(({ deliveryId, ackMs }) => ({ deliveryId, ackMs }))).toEqual(
      expect.arrayContaining([
        { deliveryId: first.id, ackMs: 41 },
        { deliveryId: copy.id, ackMs: 3 },
      ]),
    );
  });

  it("is bounded per client, and what exceeds the bound opens a gap", async () => {
    for (let n = 0; n < 5_000; n++) answer(undefined, { status: 503 });
    const other = answer(deliveryOf(freshBody(), { clientId: "other" }), { status: 503 });
    const kept = await noted();
    expect(kept.length).toBeLessThan(1_000);
    expect(kept.some(({ deliveryId }) => deliveryId === other.id)).toBe(true);
    const gaps = await db().select().from(evidenceGaps);
    expect(gaps).toMatchObject([{ clientId: "acme", answers: 5_000 - kept.length + 1 }]);
  });

  it("is of a storm of one key the first copies, and leaves room for what is unusual", async () => {
    const body = freshBody();
    const storm = Array.from({ length: 1_000 }, () =>
      answer(deliveryOf(body), { isDuplicate: true }),
    );
    const slow = answer(deliveryOf(body), { isDuplicate: true, ackMs: 3_000 });
    const failed = answer(undefined, { status: 503 });
    const ids = (await noted()).map(({ deliveryId }) => deliveryId);
    expect(ids).toHaveLength(12);
    expect(ids).toEqual(
      expect.arrayContaining([...storm.slice(0, 10).map(({ id }) => id), slow.id, failed.id]),
    );
    expect(await db().select().from(evidenceGaps)).toEqual([]);
  });
});

describe("until when everything was answered", () => {
  const until = async () => {
    await answers.write();
    const [run] = await db().select().from(serverRuns);
    return run?.answeredUntil.getTime() ?? Number.NaN;
  };

  it("never passes a request that is still in hand", async () => {
    const startedAt = Date.now();
    const inHand = answers.begin(startedAt);
    await answers.write();
    await answers.write();
    expect(await until()).toBeLessThanOrEqual(startedAt);
    answers.end(inHand, null, GOOD);
    await answers.write();
    expect(await until()).toBeGreaterThan(startedAt);
  });

  it("is written together with what was unusual before it", async () => {
    const { receivedAt, id } = answer(undefined, { wasGone: true });
    await answers.write();
    expect(await until()).toBeGreaterThanOrEqual(receivedAt.getTime());
    expect((await noted()).map(({ deliveryId }) => deliveryId)).toEqual([id]);
  });

  it("says when the server ended in order, and when it was silent", async () => {
    let now = Date.now();
    const log = openAnswerLog(test.database.control, () => now);
    await log.write();
    now += 120_000;
    await log.write();
    await log.stop();
    const runs = await db().select().from(serverRuns);
    const ended = runs.find(({ endedAt }) => endedAt !== null);
    expect(ended?.endedAt?.getTime()).toBe(now);
    expect(ended?.silentSince?.getTime()).toBe(now - 120_000);
  });
});

it("keeps what it could not write for the next time", async () => {
  const { control } = test.database;
  await control`alter table noted_answers rename to noted_answers_away`;
  const { id } = answer(undefined, { status: 503 });
  await answers.write();
  await control`alter table noted_answers_away rename to noted_answers`;
  expect((await noted()).map(({ deliveryId }) => deliveryId)).toEqual([id]);
});

describe("both doors", () => {
  const KEY = "key_of_acme";
  const client = { id: "acme", enabled: true, keys: [KEY] };
  let keep: Parameters<typeof createIngest>[0]["keep"];
  let server: Server;
  const ingest = createIngest({
    findClient: () => client,
    keep: (delivery) => keep(delivery),
    noteRefusal: () => {},
    witness: {
      begin: (startedAt) => answers.begin(startedAt),
      end: (begun, delivery, answered) =>
        answers.end(begun as ReturnType<AnswerLog["begin"]>, delivery, answered),
    },
  });
  beforeEach(async () => {
    keep = async (delivery) => ({ in: "inbox", eventId: delivery.id, duplicate: false });
    server = createServer((request, response) => answerWebhook(ingest, request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const path = "/api/webhooks/retell/acme";
  const bodyOf = () =>
    Buffer.from(
      JSON.stringify({ event: "call_ended", call: { call_id: randomBytes(6).toString("hex") } }),
    );
  const headersOf = (body: Buffer) => ({
    "x-retell-signature": signBody(body, KEY, Date.now()),
    "content-length": String(body.length),
  });

  it("note a sender who hung up before the answer (front door)", async () => {
    let release = () => {};
    const kept = new Promise<void>((resolve) => {
      keep = async (delivery) => {
        resolve();
        await new Promise<void>((go) => {
          release = go;
        });
        return { in: "inbox", eventId: delivery.id, duplicate: false };
      };
    });
    const body = bodyOf();
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    const head = Object.entries(headersOf(body)).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n${head.join("")}\r\n`);
    socket.write(body);
    const hungUp = new Promise((resolve) =>
      server.once("connection", (each) => each.once("close", resolve)),
    );
    await kept;
    socket.destroy();
    await hungUp;
    release();
    await vi.waitFor(
      async () => expect(await noted()).toMatchObject([{ wasGone: true, status: 200 }]),
      60_000,
    );
  });

  it("note a sender who hung up before the answer (route handler)", async () => {
    const body = bodyOf();
    const leaves = new AbortController();
    keep = async (delivery) => {
      leaves.abort();
      return { in: "inbox", eventId: delivery.id, duplicate: false };
    };
    const request = new Request(`http://x${path}`, {
      ...{ method: "POST", body, headers: headersOf(body), signal: leaves.signal },
    });
    await answerWebhookRoute(ingest, request).catch(() => {});
    expect(await noted()).toMatchObject([{ wasGone: true }]);
  });

  it.each(["front door", "route handler"])("note a 503 with its key (%s)", async (door) => {
    keep = async () => {
      throw new Error("nothing can keep it");
    };
    const body = bodyOf();
    const request = { method: "POST", body, headers: headersOf(body) };
    const { port } = server.address() as AddressInfo;
    const response =
      door === "front door"
        ? await fetch(`http://127.0.0.1:${port}${path}`, request)
        : await answerWebhookRoute(ingest, new Request(`http://x${path}`, request));
    expect(response.status).toBe(503);
    const { call } = JSON.parse(body.toString());
    expect(await noted()).toMatchObject([
      { status: 503, idempotencyKey: `acme:${call.call_id}:call_ended`, isJournaled: false },
    ]);
  });

  it("note that an answer came from the journal, once a copy follows", async () => {
    keep = async () => ({ in: "journal" });
    const body = bodyOf();
    const { port } = server.address() as AddressInfo;
    for (let n = 0; n < 2; n++) {
      await fetch(`http://127.0.0.1:${port}${path}`, {
        ...{ method: "POST", body, headers: headersOf(body) },
      });
    }
    expect((await noted()).map(({ isJournaled }) => isJournaled)).toEqual([true, true]);
  });
});
