export { sendTestEvent, type TestAnswer } from "./send.ts";
