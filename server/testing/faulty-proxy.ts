import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * How the way to the database behaves. `refuse`: nothing listens, and what was open breaks.
 * `hang`: connections stand, nothing comes through. `mute`: the database hears and does what it is
 * told, its answers are lost. `far`: connections made from now on go to the other side of the world.
 */
export type Fault = "none" | "refuse" | "hang" | "mute" | "far";

/** One way. */
const FAR_MS = 50;

export type FaultyProxy = {
  /** The database's URL by way of the proxy. */
  url: string;
  become(fault: Fault): void;
  /** Loses the connections that stand for good, and tells neither side; new ones work. */
  loseStanding(): void;
  close(): Promise<void>;
};

/** Stands between a client and PostgreSQL, to fail on demand. */
export async function openFaultyProxy(databaseUrl: string): Promise<FaultyProxy> {
  const target = new URL(databaseUrl);
  let fault: Fault = "none";
  // What is swallowed in a fault is gone: a stream with a hole in it must never go on.
  const pairs = new Set<{ near: Socket; far: Socket; hasHole: boolean; isLost: boolean }>();

  const server = createServer((near) => {
    near.on("error", () => {});
    if (fault === "refuse") {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    far.on("error", () => {});
    const pair = { near, far, hasHole: false, isLost: false };
    pairs.add(pair);
    const delayMs = fault === "far" ? FAR_MS : 0;
    const pass = (bytes: Buffer, to: Socket) => {
      if (delayMs > 0) setTimeout(() => to.write(bytes), delayMs);
      else to.write(bytes);
    };
    near.on("data", (bytes) => {
      if (fault === "hang") pair.hasHole = true;
      else if (!pair.hasHole) pass(bytes, far);
    });
    far.on("data", (bytes) => {
      if (fault === "hang" || fault === "mute") pair.hasHole = true;
      else if (!pair.hasHole) pass(bytes, near);
    });
    const end = () => {
      if (pair.isLost) return;
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    // While it hangs, neither side learns that the other has gone.
    near.on("close", () => fault !== "hang" && fault !== "mute" && end());
    far.on("close", end);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);

  function cut(): void {
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
    pairs.clear();
  }

  return {
    url: url.href,
    become(next) {
      fault = next;
      if (next === "refuse") cut();
    },
    loseStanding() {
      for (const pair of pairs) Object.assign(pair, { hasHole: true, isLost: true });
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
