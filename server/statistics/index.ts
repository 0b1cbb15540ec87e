export { type AnswerStatistics, collectAnswers } from "./answers.ts";
export { foldDeltas } from "./fold.ts";
export { type Figures, NO_FIGURES, readFigures, readSteps } from "./read.ts";
export { rebuildStatistics } from "./rebuild.ts";
export { type StatisticsUpkeep, startStatistics } from "./upkeep.ts";
