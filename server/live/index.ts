export { answerLive } from "./answer.ts";
export { type LiveHub, openLiveHub } from "./hub.ts";
