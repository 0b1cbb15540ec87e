/** One event of a story, before it is sent. */
export type StoryEvent = {
  eventType: string;
  /** Milliseconds since the epoch at which Retell would send it. */
  atMs: number;
  /** The body without `event_timestamp`, in Retell's order of members. */
  body: Record<string, unknown>;
  /**
   * Whether the same fact may come again with a new `event_timestamp` and still be the same.
   * Not so where the time is all that tells two facts apart (transfer attempts).
   */
  restampable: boolean;
};

/** A call, chat or alert from its first event to its last, oldest first. */
export type Story = readonly StoryEvent[];

/** The bytes Retell posts: compact JSON, the time of sending last. */
export function renderBody(event: StoryEvent, sentAtMs: number): Buffer {
  return Buffer.from(JSON.stringify({ ...event.body, event_timestamp: sentAtMs }));
}
