export * from "./calls.ts";
export * from "./clients.ts";
export * from "./events.ts";
export * from "./journal.ts";
export * from "./refusals.ts";
export * from "./staff.ts";
export * from "./statistics.ts";
