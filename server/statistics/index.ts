export { type AnswerStatistics, collectAnswers } from "./answers.ts";
export { foldDeltas } from "./fold.ts";
export { EVERY_TYPE, EVERYBODY, grains, startsAt } from "./grains.ts";
export {
  type Counts,
  type Figures,
  NO_FIGURES,
  readCounts,
  readFigures,
  readFiguresAndTotal,
  readTotal,
} from "./read.ts";
export { rebuildStatistics } from "./rebuild.ts";
export { readRhythms } from "./rhythm.ts";
export { notYetFolded, ofEveryType, type Selection, within } from "./selection.ts";
export { readSeries } from "./series.ts";
export { readSteps, type Steps, stepOf } from "./steps.ts";
export { type StatisticsUpkeep, startStatistics } from "./upkeep.ts";
