export type { EndedAttempt, ForwardEnd } from "./finish.ts";
export { type Forwarder, type ForwarderOptions, startForwarder } from "./forwarder.ts";
export { type OutageForwarding, openOutageForwarding } from "./outage.ts";
export { webhookIdOf } from "./webhook-id.ts";
export {
  type DestinationsOf,
  type EventToForward,
  FORWARDS_WRITTEN,
  writeForwards,
} from "./write-forwards.ts";
