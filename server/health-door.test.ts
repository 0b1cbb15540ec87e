import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Durability } from "./health.ts";
import { answerHealth, type HealthSources, isHealth } from "./health-door.ts";

let server: Server;
let sources: HealthSources;

const durability =
  (state: Durability["state"], journalTakes = true) =>
  (): Durability => ({
    state,
    pending: { records: 0, bytes: 0, limitBytes: 100 },
    journalTakes,
    databaseIsUnfit: false,
  });

beforeAll(async () => {
  server = createServer((request, response) => {
    if (isHealth(request)) void answerHealth(sources, request, response);
    else response.end("somebody else's");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  sources = { ask: async () => 1, durability: durability("database") };
});

async function ask(path: string, method = "GET") {
  const { port } = server.address() as AddressInfo;
  const request = httpRequest({ port, host: "127.0.0.1", path, method });
  request.end();
  const [response] = await once(request, "response");
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const NOTHING = { records: 0, bytes: 0 };

describe("the front door says how we are", () => {
  it("live, whatever the database does", async () => {
    sources.ask = () => Promise.reject(new Error("away"));
    const { status, headers, body } = await ask("/api/health/live");
    expect([status, JSON.parse(body)]).toEqual([200, { status: "live" }]);
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": "application/json",
    });
  });

  it.each([
    ["ready", 200, true, durability("database")],
    ["degraded", 200, false, durability("journal")],
    ["unavailable", 503, false, durability("journal", false)],
  ] as const)("%s with %i", async (status, httpStatus, answers, ladder) => {
    sources = {
      ask: () => (answers ? Promise.resolve() : Promise.reject(new Error("away"))),
      durability: ladder,
    };
    const answer = await ask("/api/health/ready?of=us");
    expect(answer.status).toBe(httpStatus);
    expect(JSON.parse(answer.body)).toEqual({ status, journal: NOTHING });
  });

  it("without a body to HEAD, but with its length", async () => {
    const asked = await ask("/api/health/ready");
    const { status, headers, body } = await ask("/api/health/ready", "HEAD");
    expect([status, body]).toEqual([200, ""]);
    expect(headers["content-length"]).toBe(`${asked.body.length}`);
  });

  it("also to a proxy that names the whole address", async () => {
    expect((await ask("http://ringonce.example/api/health/live")).status).toBe(200);
  });

  it.each([
    ["POST", "/api/health/live"],
    ["GET", "/api/health"],
    ["GET", "/api/health/ready/"],
    ["GET", "/api/health/constructor"],
  ])("and leaves %s %s to others", async (method, path) => {
    expect((await ask(path, method)).body).toBe("somebody else's");
  });
});
