import { fork, type SendHandle } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";
import { createServer, type Server as NetServer } from "node:net";
import { log } from "../log.ts";

/** How many connections are let in with a turn of the event loop, at most. */
const CONNECTIONS_A_TURN = 8;

export type MoreHandles = {
  /** Resolves when there are as many as there will be. */
  opened: Promise<void>;
  /** Lets nobody in any more by them; resolves when those who came in so have gone. */
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
export function openMoreHandles(server: Server): MoreHandles {
  const listeners: NetServer[] = [];
  let isClosing = false;
  const helper = fork(new URL("./hand-back.mjs", import.meta.url), {
    execArgv: [],
    stdio: "ignore",
  });
  const opened = once(helper, "exit").then(() => {}, giveUp);

  function ask(): void {
    const handle = handleOf(server);
    const isEnough = listeners.length === CONNECTIONS_A_TURN - 1;
    if (isEnough || isClosing || handle === null) helper.kill();
    else helper.send("", handle, (error) => error && giveUp(error));
  }
  function giveUp(error: Error): void {
    log.debug({ err: error, opened: listeners.length }, "listening.fewer_handles");
    helper.kill();
  }
  helper.on("error", giveUp);
  helper.on("message", (_, copy) => {
    if (!copy) return giveUp(new Error("The handle was not handed back."));
    // As node:http listens.
    const listener = createServer({ allowHalfOpen: true, noDelay: true });
    listener.on("connection", (socket) => server.emit("connection", socket));
    listener.on("error", giveUp);
    listener.listen(copy);
    // What was on its way when the helper was killed may come after its end.
    if (isClosing) listener.close();
    else listeners.push(listener);
    ask();
  });
  ask();

  return {
    opened,
    async close() {
      isClosing = true;
      helper.kill();
      const closed = listeners.map((each) => new Promise((resolve) => each.close(resolve)));
      await Promise.all([opened, ...closed]);
    },
  };
}

/** Node.js has no other name for it; `listen` is documented to take it. */
function handleOf(server: Server): SendHandle | null {
  return (server as unknown as { _handle: SendHandle | null })._handle;
}
