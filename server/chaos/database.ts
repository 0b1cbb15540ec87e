import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Fault } from "../testing/faulty-proxy.ts";
import type { Command } from "./database-process.ts";
import type { Undo } from "./undo.ts";

/** A PostgreSQL that the suite owns, apart from the server under test. */
export type ControlledDatabase = {
  /** For the audit. */
  directUrl: string;
  /** By way of the proxy, for the server under test. */
  proxiedUrl: string;
  /** In order, as for maintenance. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** What becomes of the way to it. */
  become(fault: Fault): Promise<void>;
  /** The connections by that way are lost for good, and neither side is told; new ones work. */
  loseStanding(): Promise<void>;
};

export async function openControlledDatabase(
  dataDir: string,
  undo: Undo,
): Promise<ControlledDatabase> {
  const child = fork(join(import.meta.dirname, "database.mjs"), [dataDir], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
  const gone = once(child, "exit");
  undo.add(async () => {
    // It stops PostgreSQL, even one that is only being started, and ends.
    if (child.connected) child.disconnect();
    await gone;
  });
  const urls = await Promise.race([
    once(child, "message").then(([message]) => message as { direct: string; proxied: string }),
    gone.then(() => {
      throw new Error("The process of the database ended before PostgreSQL was there.");
    }),
  ]);
  let lastId = 0;

  async function tell(command: Command): Promise<void> {
    lastId += 1;
    const id = lastId;
    let refuse: (error: Error) => void = () => {};
    const done = new Promise<void>((resolve, reject) => {
      refuse = reject;
      child.on("message", function answer(reply: { id: number; error?: string }) {
        if (reply.id !== id) return;
        child.off("message", answer);
        if (reply.error === undefined) resolve();
        else reject(new Error(reply.error));
      });
    });
    child.send({ id, ...command }, (error) => error && refuse(error));
    return done;
  }

  return {
    directUrl: urls.direct,
    proxiedUrl: urls.proxied,
    stop: () => tell({ do: "stop" }),
    start: () => tell({ do: "start" }),
    become: (fault) => tell({ do: "become", fault }),
    loseStanding: () => tell({ do: "lose standing" }),
  };
}
