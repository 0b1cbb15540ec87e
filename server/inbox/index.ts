export { isRefusedByDatabase } from "../db/index.ts";
export { type Classifier, startClassifier } from "./classifier.ts";
export { DatabaseAway } from "./database-away.ts";
export type { Delivery, Recorded } from "./delivery.ts";
export { countMisfiledEvents, healDuplicatedEvents } from "./heal-duplicated-events.ts";
export { createInbox, type Inbox, type KnownEvent } from "./inbox.ts";
export { LOCKED_IN_KEY_ORDER } from "./key-order.ts";
export { EVENTS_RECORDED, recordBatch } from "./record-batch.ts";
export { type Indexer, startIndexer } from "./search/indexer.ts";
