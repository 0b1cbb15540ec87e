export { applyEventToCall } from "./apply-event.ts";
export type { CallEvent } from "./observe.ts";
