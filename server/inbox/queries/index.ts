export { diffDelivery } from "./diff.ts";
export { countNewerEvents, type ListedEvent, listEvents } from "./list.ts";
export { type EventDetail, readBody, readEvent } from "./read.ts";
export { listEventTypes } from "./types.ts";
