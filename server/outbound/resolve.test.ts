import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createResolve } from "./resolve.ts";

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const TTL_SECONDS = 60;

/** A name server that knows `answers`, is silent about `silent`, and denies all else. */
async function openNameServer(answers: Record<string, string[]>, timeoutMs = 30_000) {
  const asked: string[] = [];
  const server = createSocket("udp4");
  server.on("message", (query, from) => {
    const { name, type, end } = readQuestion(query);
    asked.push(`${name} ${type === 28 ? "AAAA" : "A"}`);
    if (name.startsWith("silent")) return;
    const found = type === 1 ? (answers[name] ?? []) : [];
    const header = Buffer.from(query.subarray(0, 12));
    const known = name in answers;
    header.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(found.length, 6);
    header.writeUInt32BE(0, 8);
    const records = found.map((address) => {
      const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
      record.writeUInt32BE(TTL_SECONDS, 6);
      record.set(address.split(".").map(Number), 12);
      return record;
    });
    const answer = Buffer.concat([header, query.subarray(12, end), ...records]);
    server.send(answer, from.port, from.address);
  });
  await new Promise<void>((done) => server.bind(0, "127.0.0.1", done));
  closing.push(() => server.close());
  const dns = new Resolver({ timeout: timeoutMs, tries: 1 });
  dns.setServers([`127.0.0.1:${server.address().port}`]);
  return { resolve: createResolve(dns), asked };
}

function readQuestion(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join("."), type: query.readUInt16BE(at + 1), end: at + 5 };
}

describe("resolving a name", () => {
  it("gives all of its addresses", async () => {
    const { resolve } = await openNameServer({ "crm.example": ["192.0.2.1", "192.0.2.2"] });
    expect(await resolve("crm.example")).toEqual([
      { address: "192.0.2.1", family: 4 },
      { address: "192.0.2.2", family: 4 },
    ]);
  });

  it("is asked once by all who need it at the same time, and while the answer is valid", async () => {
    const { resolve, asked } = await openNameServer({ "crm.example": ["192.0.2.1"] });
    await Promise.all(Array.from({ length: 50 }, () => resolve("crm.example")));
    await resolve("crm.example");
    expect(asked.sort()).toEqual(["crm.example A", "crm.example AAAA"]);
  });

  it("fails when the name server is silent, and holds up no other name meanwhile", async () => {
    const { resolve } = await openNameServer({ "crm.example": ["192.0.2.1"] }, 5_000);
    const order: string[] = [];
    const silent = Array.from({ length: 10 }, (_, n) =>
      resolve(`silent${n}.example`).catch((error) => {
        order.push("silent");
        return error;
      }),
    );
    await resolve("crm.example").then(() => order.push("crm"));
    for (const error of await Promise.all(silent))
      expect(error).toMatchObject({ code: "ETIMEOUT" });
    expect(order[0]).toBe("crm");
  });

  it("finds what only the hosts file knows", async () => {
    const { resolve } = await openNameServer({});
    expect((await resolve("localhost")).map(({ address }) => address)).toContain("127.0.0.1");
  });

  it("says that a name does not exist", async () => {
    const { resolve } = await openNameServer({});
    await expect(resolve("gone.invalid")).rejects.toMatchObject({ code: "ENOTFOUND" });
  });
});
