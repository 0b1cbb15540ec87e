/** One delivery of the event that is on record. Times are in ms since 1970. */
export type Copy = { receivedAt: number; signedAt: number | null; bodySha256: string };

/** How a delivery was answered, where that was noted; matched by when it was received. */
export type NotedAnswer = {
  receivedAt: number;
  status: number;
  ackMs: number;
  wasGone: boolean;
  isJournaled: boolean;
};

/** One run of the server; see the table `server_runs`. */
export type ServerRun = {
  startedAt: number;
  lastSeenAt: number;
  answeredUntil: number;
  endedAt: number | null;
  /** It ended in order, or has been silent for so long that it must have died. */
  isOver: boolean;
};

export type DuplicateFacts = {
  first: Copy;
  /** Other copies on record that may have come before; the latest ones suffice. */
  others: readonly Copy[];
  copy: Copy;
  answers: readonly NotedAnswer[];
  runs: readonly ServerRun[];
  /** Spans in which not every unusual answer could be noted. */
  gaps: readonly { from: number; to: number }[];
};

/** How a delivery was answered, where that was noted. */
export function answerTo({ answers }: DuplicateFacts, copy: Copy): NotedAnswer | undefined {
  return answers.find(({ receivedAt }) => receivedAt === copy.receivedAt);
}
