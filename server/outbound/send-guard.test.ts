import { createServer } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { post, resolveTo, SOON_MS, senderWorld } from "../testing/sender-world.ts";
import { readAllow } from "./allow.ts";

const { closing, listen, open, receive } = senderWorld();

describe("the address guard", () => {
  /** Counts who gets through to a receiver on loopback. */
  async function temptation() {
    let connections = 0;
    const server = createServer((request, response) => {
      request.resume().on("end", () => response.end("inside"));
    });
    server.on("connection", () => connections++);
    return { port: await listen(server), connections: () => connections };
  }
  const nobody = { allow: readAllow([]) };

  it("opens no connection to a literal address", async () => {
    const { port, connections } = await temptation();
    const sender = open(nobody);
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"]) {
      expect(await post(sender, `http://${host}:${port}/`)).toMatchObject({
        ok: false,
        stage: "guard",
      });
    }
    expect(connections()).toBe(0);
  });

  it("opens no connection to a public name with a private address", async () => {
    const { port, connections } = await temptation();
    for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1", "fe80::1%lo"]) {
      const sender = open({ ...nobody, resolve: resolveTo(address) });
      expect(await post(sender, `http://hooks.example:${port}/`)).toMatchObject({
        ok: false,
        stage: "guard",
        error: expect.stringContaining(`hooks.example points to ${address} is `),
      });
    }
    expect(connections()).toBe(0);
  });

  it("judges the name anew for every connection, so one that changes its mind gets nothing", async () => {
    const { port, connections } = await temptation();
    const answers = ["192.0.2.1", "127.0.0.1", "127.0.0.1"];
    let asked = 0;
    const sender = open({
      // The first answer stands for a public address: it is let through, and nothing is there.
      allow: readAllow(["192.0.2.1"]),
      resolve: async () => [{ address: answers[asked++] ?? "127.0.0.1", family: 4 }],
    });
    const first = await post(sender, `http://rebind.example:${port}/`, SOON_MS);
    expect(first.stage).toBe("connect");
    for (let sent = 0; sent < 2; sent++) {
      expect((await post(sender, `http://rebind.example:${port}/`)).stage).toBe("guard");
    }
    expect(connections()).toBe(0);
  });

  it("connects to the address it judged: the name is resolved once per connection", async () => {
    const { port } = await temptation();
    let asked = 0;
    const sender = open({
      resolve: async () => {
        asked++;
        return [{ address: asked === 1 ? "127.0.0.1" : "10.0.0.1", family: 4 }];
      },
    });
    expect(await post(sender, `http://hooks.example:${port}/`)).toMatchObject({ ok: true });
    expect(asked).toBe(1);
  });

  it("asks no proxy that the environment names: it would resolve and connect unjudged", async () => {
    const trap = await temptation();
    for (const name of ["http_proxy", "https_proxy", "all_proxy"]) {
      vi.stubEnv(name, `http://127.0.0.1:${trap.port}`);
      vi.stubEnv(name.toUpperCase(), `http://127.0.0.1:${trap.port}`);
    }
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    closing.push(() => vi.unstubAllEnvs());
    const url = await receive((_request, response) => response.end("straight"));
    expect(await post(open(), url)).toMatchObject({ responseExcerpt: "straight" });
    const elsewhere = open({ ...nobody, resolve: resolveTo("10.0.0.1") });
    expect(await post(elsewhere, "http://hooks.example/")).toMatchObject({ stage: "guard" });
    expect(trap.connections()).toBe(0);
  });

  it("leaves out what is private among several addresses", async () => {
    const { port, connections } = await temptation();
    const sender = open({
      allow: readAllow(["127.0.0.1"]),
      resolve: resolveTo("10.0.0.1", "fd00::1", "127.0.0.1", "169.254.169.254"),
    });
    expect(await post(sender, `http://hooks.example:${port}/`)).toMatchObject({ ok: true });
    expect(connections()).toBe(1);
  });

  it("lets an allowed name have any address", async () => {
    const { port } = await temptation();
    const allow = readAllow(["crm.internal", "*.svc.cluster.local"]);
    const sender = open({ allow, resolve: resolveTo("127.0.0.1") });
    for (const host of ["crm.internal", "CRM.internal.", "hooks.prod.svc.cluster.local"]) {
      expect(await post(sender, `http://${host}:${port}/`)).toMatchObject({ ok: true });
    }
    expect(await post(sender, `http://other.internal:${port}/`)).toMatchObject({ stage: "guard" });
  });
});
