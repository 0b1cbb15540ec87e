import { fork, type SendHandle } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";
import { createServer, type Server as NetServer } from "node:net";
import { log } from "../log.ts";

/** How many connections are let in with a turn of the event loop, at most. */
const CONNECTIONS_A_TURN = 8;

export type MoreDoors = {
  /** Resolves when there are as many as there will be. */
  opened: Promise<void>;
  /** Lets nobody in any more; resolves when those who came in have gone. */
  close(): Promise<void>;
};

/**
 * Lets more than one new connection in with each turn of the event loop. Node.js takes one per turn and
 * listening handle, which is plenty while turns are short. But a turn that answers many requests takes
 * tens of milliseconds, and the last of some hundred new connections then waited for seconds, behind
 * requests that came later on connections that were open already (decision 30).
 *
 * So the socket that the server listens on gets more handles: copies of its descriptor, which can be
 * had by sending it to another process and back. Where that fails, the server has its one.
 *
 * @param server that listens; the connections come to it as its own do
 */
export function openMoreDoors(server: Server): MoreDoors {
  const doors: NetServer[] = [];
  let isClosing = false;
  const helper = fork(new URL("./hand-back.mjs", import.meta.url), {
    execArgv: [],
    stdio: "ignore",
  });
  const opened = once(helper, "exit").then(() => {}, giveUp);

  function ask(): void {
    const handle = handleOf(server);
    const isEnough = doors.length === CONNECTIONS_A_TURN - 1;
    if (isEnough || isClosing || handle === null) helper.kill();
    else helper.send("", handle, (error) => error && giveUp(error));
  }
  function giveUp(error: Error): void {
    log.debug({ err: error, opened: doors.length }, "doors.not_all_open");
    helper.kill();
  }
  helper.on("error", giveUp);
  helper.on("message", (_, copy) => {
    if (!copy) return giveUp(new Error("The handle was not handed back."));
    // As node:http listens.
    const door = createServer({ allowHalfOpen: true, noDelay: true });
    door.on("connection", (socket) => server.emit("connection", socket));
    door.on("error", giveUp);
    door.listen(copy);
    // What was on its way when the helper was killed may come after its end.
    if (isClosing) door.close();
    else doors.push(door);
    ask();
  });
  ask();

  return {
    opened,
    async close() {
      isClosing = true;
      helper.kill();
      const closed = doors.map((door) => new Promise((resolve) => door.close(resolve)));
      await Promise.all([opened, ...closed]);
    },
  };
}

/** What `listen` takes as well, by its documentation, and by no other name. */
function handleOf(server: Server): SendHandle | null {
  return (server as unknown as { _handle: SendHandle | null })._handle;
}
