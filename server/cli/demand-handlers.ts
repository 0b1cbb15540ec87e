import { readHandlers } from "../processing/index.ts";
import { hintOnEventType } from "./commands/event-type-hint.ts";

/**
 * Loads the handlers to find out whether they can be; the engine loads them anew in its thread.
 *
 * @param say is given a line on each whose event type may be misspelt, so that it would never run
 * @throws WrongHandler saying which file is wrong, and how
 */
export async function demandHandlers(say: (line: string) => void, folder?: string): Promise<void> {
  for (const { eventType } of await readHandlers(folder)) {
    const hint = hintOnEventType(eventType);
    if (hint !== null) say(hint);
  }
}
