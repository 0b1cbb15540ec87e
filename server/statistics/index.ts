export { type AnswerStatistics, collectAnswers } from "./answers.ts";
export { foldDeltas } from "./fold.ts";
export { type Figures, NO_FIGURES, readFigures } from "./read.ts";
export { rebuildStatistics } from "./rebuild.ts";
export { readSeries } from "./series.ts";
export { readSteps } from "./steps.ts";
export { type StatisticsUpkeep, startStatistics } from "./upkeep.ts";
