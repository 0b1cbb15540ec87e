export { readForwardAttempts } from "./attempts.ts";
export { readNotDeliveredOfCall } from "./not-delivered.ts";
export { readAttemptsOfCall, readAttemptsOfEvent } from "./of-call.ts";
export { readForwardsOfEvent } from "./of-event.ts";
