export { applyEventToCall } from "./apply-event.ts";
export type { CallEvent } from "./observe.ts";
export { type CallDetail, type CallRef, readCall, readTranscript } from "./queries.ts";
