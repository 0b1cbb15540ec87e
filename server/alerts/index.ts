export { applyEventsToAlerts } from "./apply-events.ts";
export { type CatchingUp, startCatchingUp } from "./catch-up.ts";
export { type AlertObservation, observeAlert } from "./observe.ts";
export { countOpenAlerts, listAlerts } from "./queries.ts";
