export { readForwardAttempts } from "./attempts.ts";
export { readAttemptsOfCall } from "./of-call.ts";
export { readForwardsOfEvent } from "./of-event.ts";
