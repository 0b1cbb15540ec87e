export { type AnswerLog, openAnswerLog } from "./answer-log.ts";
export { readAnswers } from "./answers.ts";
