import type { Tx } from "../../db/index.ts";
import type { ProcessingEvent } from "../event.ts";
import type { Once } from "../once.ts";

/**
 * Does the work of an event. What it writes through `tx` commits together with `processed`, or
 * not at all; a handler that throws is tried again. It knows nothing of claims and retries, and it
 * finds the row of its call or alert with what the event says in it.
 */
export type Handler = (tx: Tx, event: ProcessingEvent, once: Once) => Promise<void>;
