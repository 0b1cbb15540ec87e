export { countRefusals, type ListedRefusal, listRefusals, type RefusalCount } from "./queries.ts";
export { openRefusalLog, type RefusalLog } from "./refusal-log.ts";
