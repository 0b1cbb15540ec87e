export { applyEventsToCalls } from "./apply-events.ts";
export { readCallDetails } from "./details.ts";
export { type CallEvent, type ObservedEvent, observeCall } from "./observe.ts";
export { type CallDetail, type CallRef, readCall, readTranscript } from "./queries.ts";
