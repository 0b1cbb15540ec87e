import type { ReplayPreview } from "#server/domain/replay-preview";

/** Whether no handler would run and nothing would be sent. */
export function willDoNothing({ handlerRuns, destinations }: ReplayPreview): boolean {
  return handlerRuns === 0 && destinations.every(({ send, unknown }) => send + unknown === 0);
}
