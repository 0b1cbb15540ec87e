export { type Explainer, startExplainer } from "./explainer.ts";
