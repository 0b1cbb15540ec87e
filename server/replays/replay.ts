/** A running replay as a step sees it. */
export type RunningReplay = {
  id: string;
  runHandlers: boolean;
  destinationIds: string[];
  includeDelivered: boolean;
  requestedBy: string;
  perSecond: number;
  /** The position of the last event that is done. */
  done: number;
  total: number;
};

/** An event whose turn it is. */
export type Item = {
  position: number;
  eventId: string;
  clientId: string;
  eventType: string;
  /** Null for a test. */
  idempotencyKey: string | null;
  isTest: boolean;
  isFinished: boolean;
  /** Unfinished, and no try can succeed until somebody says whether an effect happened. */
  isUndecided: boolean;
};

/** What came of one event: whether anything was done, and why not all of it was. */
export type Result = { isDone: boolean; because: string[] };
