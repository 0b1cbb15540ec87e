export { type Metrics, metrics } from "./metrics.ts";
