export { type ExportedEvents, exportEvents } from "./export-events.ts";
