import type { Arrived } from "#server/domain/arrived";

/** What is said of a client whose first event is awaited. */
export const AWAITED_WORDS: Record<Exclude<Arrived, "events">, string> = {
  nothing: "No event yet",
  tests: "Only tests yet",
};
