import { applyEventToCall } from "../../calls/index.ts";
import type { Tx } from "../../db/index.ts";
import type { ProcessingEvent } from "../event.ts";
import type { Once } from "../once.ts";

/**
 * Does the work of an event. What it writes through `tx` commits together with `processed`, or
 * not at all; a handler that throws is tried again. It knows nothing of claims and retries.
 */
export type Handler = (tx: Tx, event: ProcessingEvent, once: Once) => Promise<void>;

/**
 * Run for every event, in this order, before the handlers of its type: the other files of this
 * folder, which `loadHandlers` finds by their names.
 */
export const HANDLERS: readonly Handler[] = [applyEventToCall];
