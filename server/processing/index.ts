export type { Claimed } from "./claim.ts";
export {
  CAUSE_IS_DOUBT,
  type EffectShown,
  EVENT_IN_DOUBT,
  HAS_DOUBT,
  NotInDoubt,
  readEffects,
  settleEffect,
} from "./effects.ts";
export type { ProcessingEvent } from "./event.ts";
export type { Handler } from "./handlers/index.ts";
export { loadHandlers, readHandlers, WrongHandler } from "./load-handlers.ts";
export type { Run } from "./process-event.ts";
export { CannotReplay, replayEvent, replayEvents } from "./replay.ts";
export { withDoubt } from "./with-doubt.ts";
export { readWorkOfCall } from "./work-of-call.ts";
export { startWorker, type Worker } from "./worker.ts";
