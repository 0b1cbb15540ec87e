import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, killChildren, startChild } from "./child.ts";
import { type BenchDatabase, type BenchPostgres, startBenchPostgres } from "./database.ts";
import { makeEvents } from "./events/make-events.ts";
import type { LoadOrder, LoadResult } from "./load/order.ts";
import { OTHER_CORE } from "./pinning.ts";
import { addBenchClient } from "./servers/settings.ts";

/** What every scenario needs: PostgreSQL, two databases, the load generator. */
export type World = {
  folder: string;
  postgres: BenchPostgres;
  /** Ringonce's own. */
  ours: BenchDatabase;
  /** What it is compared with writes here, into the same schema. */
  theirs: BenchDatabase;
  appSecret: string;
  loadGenerator: Child;
  /** A database with so many events, which all who ask for as many share. */
  withEvents(events: number): Promise<BenchDatabase>;
  send(order: Omit<LoadOrder, "key">): Promise<LoadResult>;
  close(): Promise<void>;
};

/** Of the one client that posts. */
export const RETELL_API_KEY = "key_of_the_benchmark";

export async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "ringonce-bench-"));
  // PostgreSQL passes through as a user of its own.
  await mkdir(join(folder, "data"), { mode: 0o711 });
  let postgres: BenchPostgres | undefined;
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      await killChildren();
      await postgres?.stop();
      await rm(folder, { recursive: true, force: true });
    })();
    return closing;
  };
  try {
    const server = await startBenchPostgres(join(folder, "data"));
    postgres = server;
    const ours = await server.create("ours");
    const theirs = await server.create("theirs");
    const appSecret = randomBytes(32).toString("hex");
    await addBenchClient(ours.url, appSecret, RETELL_API_KEY);
    const { child: loadGenerator } = await startChild("load/main.ts", { core: OTHER_CORE });
    const made = new Map<number, Promise<BenchDatabase>>();
    return {
      folder,
      postgres: server,
      ours,
      theirs,
      appSecret,
      loadGenerator,
      withEvents(events) {
        const known = made.get(events) ?? makeEvents(server, events);
        made.set(events, known);
        return known;
      },
      async send(order) {
        const answer = await loadGenerator.ask({ ...order, key: RETELL_API_KEY });
        const { result, error } = answer as { result?: LoadResult; error?: string };
        if (result === undefined) throw new Error(error);
        return result;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
