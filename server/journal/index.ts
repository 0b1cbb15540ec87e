export { drainBatch } from "./drain.ts";
export { type Journal, JournalUnavailable } from "./journal.ts";
export { findSetAside } from "./set-aside.ts";
export { openJournals } from "./slots.ts";
