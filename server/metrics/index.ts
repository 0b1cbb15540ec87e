export { mayReadMetrics } from "./may-read.ts";
export { METRICS_CONTENT_TYPE, type Metrics, metrics } from "./metrics.ts";
