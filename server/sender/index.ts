export type { Account, Mismatch, TypeAccount } from "./account.ts";
export type { Delivery } from "./delivery.ts";
export { type Plan, type PlanOptions, planDeliveries } from "./plan.ts";
export { type Answer, openPoster, type Poster } from "./post.ts";
export { type Progress, type SendOptions, sendPlan } from "./send.ts";
