export { drainBatch } from "./drain.ts";
export { type Journal, JournalUnavailable } from "./journal.ts";
export { openJournals } from "./slots.ts";
