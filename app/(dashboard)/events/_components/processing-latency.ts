/**
 * Milliseconds from receipt to processing. Null until then, and for a test, which runs through
 * no handler.
 */
export function processingLatencyMs(event: {
  isTest: boolean;
  receivedAt: Date;
  processedAt: Date | null;
}): number | null {
  if (event.isTest || event.processedAt === null) return null;
  return event.processedAt.getTime() - event.receivedAt.getTime();
}
