export { isRefusedByDatabase } from "../db/index.ts";
export { type Classifier, startClassifier } from "./classifier.ts";
export { DatabaseAway } from "./database-away.ts";
export type { Delivery, Recorded } from "./delivery.ts";
export { createInbox, type Inbox, type KnownEvent } from "./inbox.ts";
export { EVENTS_RECORDED, recordBatch } from "./record-batch.ts";
export { type Indexer, startIndexer } from "./search/indexer.ts";
