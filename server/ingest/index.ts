export { refusedAnswer, type WebhookAnswer } from "./answer.ts";
export { answerWebhook, isWebhook } from "./front-door.ts";
export { createIngest, type Ingest, type Refusal } from "./ingest.ts";
export { type Keeper, type KeeperState, startKeeper } from "./keeper.ts";
export { answerWebhookRoute } from "./route.ts";
export { sourceOf } from "./source.ts";
