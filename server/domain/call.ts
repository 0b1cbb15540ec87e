/**
 * How far a call or chat has come, by the events seen. It never goes backward:
 * `ringing` (an inbound hook only) → `ongoing` → `ended` → `analyzed`.
 */
export const CALL_STATES = ["ringing", "ongoing", "ended", "analyzed"] as const;
export type CallState = (typeof CALL_STATES)[number];

export const CALL_KINDS = ["call", "chat"] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** One line of a transcript: something said, or something the agent did between two sentences. */
export type TranscriptEntry = {
  /**
   * Who or what, in Retell's words: `agent`, `user`, `transfer_target`, `tool_call_invocation`,
   * `tool_call_result`, `node_transition`, `dtmf`, `sms`, `injected`, or one that is newer than
   * this list. `unknown` where a plain transcript names nobody.
   */
  role: string;
  /** What was said; for a tool its arguments or its answer, for a node transition the new node. */
  text: string;
  /** Seconds from the start of the audio, approximate; calls only. */
  atSeconds?: number;
  /** Milliseconds since the epoch; chats only. */
  at?: number;
  /** Ties a tool's answer to its invocation. */
  toolCallId?: string;
  toolName?: string;
  /** Whether the tool succeeded, where its answer says so. */
  successful?: boolean;
};
