export { openRefusalLog, type RefusalLog } from "./refusal-log.ts";
