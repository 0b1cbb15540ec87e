export { type Explainer, startExplainer } from "./explainer.ts";
export {
  type DuplicateFigures,
  readDuplicateFigures,
  readDuplicateSteps,
} from "./figures.ts";
export { listDuplicates } from "./list.ts";
export { type DuplicateDetail, readDuplicate } from "./read.ts";
