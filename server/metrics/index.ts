export { mayReadMetrics } from "./may-read.ts";
export { type Metrics, metrics } from "./metrics.ts";
