export { type AnswerLog, openAnswerLog } from "./answer-log.ts";
