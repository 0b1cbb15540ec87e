import { parentPort } from "node:worker_threads";
import type { DoorFigures, Figure, FromThread, ToThread } from "./thread.ts";

/** Asks the thread that takes the webhooks for what only it knows. */
export function askTheDoor(): <Name extends Figure>(ask: Name) => Promise<DoorFigures[Name]> {
  const waiting = new Map<number, (figure: never) => void>();
  let asked = 0;
  parentPort?.on("message", (message: ToThread) => {
    if (typeof message === "string") return;
    waiting.get(message.number)?.(message.figure as never);
    waiting.delete(message.number);
  });
  return <Name extends Figure>(ask: Name) => {
    asked += 1;
    const number = asked;
    return new Promise<DoorFigures[Name]>((resolve) => {
      waiting.set(number, resolve);
      parentPort?.postMessage({ ask, number } satisfies FromThread);
    });
  };
}
