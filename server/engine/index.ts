export { type Engine, type EngineOptions, type EngineReport, startEngine } from "./engine.ts";
export { startEngineThread, type ThreadOptions } from "./thread.ts";
