export { diffDelivery } from "./diff.ts";
export { countNewerEvents, type ListedEvent, listEvents, readEventStates } from "./list.ts";
export { type EventDetail, readBody, readEvent } from "./read.ts";
export { listEventTypes } from "./types.ts";
