export { type Classifier, startClassifier } from "./classifier.ts";
export type { Delivery, Recorded } from "./delivery.ts";
export { createInbox, type Inbox, type KnownEvent } from "./inbox.ts";
export { EVENTS_RECORDED } from "./record-batch.ts";
