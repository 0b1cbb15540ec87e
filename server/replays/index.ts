export { cancelReplay } from "./cancel.ts";
export { listReplayChoices, type ReplayChoice } from "./choices.ts";
export { previewReplay } from "./preview.ts";
export {
  type ListedReplay,
  listReplays,
  type ReplayCursor,
  type ReplayDetail,
  readReplay,
} from "./queries.ts";
export { type Replayer, startReplayer } from "./replayer.ts";
export { type ReplayRequest, startReplay } from "./start.ts";
