export { drainBatch } from "./drain.ts";
export { type Journal, JournalUnavailable } from "./journal.ts";
export {
  clearPending,
  earliestBeside,
  keepMarksFresh,
  markPending,
  type Progress,
  proveWrite,
  readProgress,
} from "./progress.ts";
export { findSetAside } from "./set-aside.ts";
export { openJournals } from "./slots.ts";
export { type JournalOnDisk, surveyJournals } from "./survey.ts";
