/** What the last events of a call say of it beyond what is kept in its row. */
export type CallDetails = {
  /** Links to the audio, the ordinary one first. */
  recordings: Recording[];
  cost: CallCost | null;
  /** In the order Retell lists them; milliseconds. */
  latency: Latency[];
  tokens: { average: number | null; requests: number | null } | null;
  publicLogUrl: string | null;
  transferDestination: string | null;
  /** What Retell keeps of such calls: `everything`, `everything_except_pii`, … */
  storage: string | null;
};

export const RECORDING_KINDS = [
  "plain",
  "multi_channel",
  "scrubbed",
  "scrubbed_multi_channel",
] as const;
export type Recording = {
  kind: (typeof RECORDING_KINDS)[number];
  url: string;
  /** When its signature runs out, where the link says so. */
  expiresAt: Date | null;
};

export type CallCost = {
  /** Cents, with fractions. */
  combined: number | null;
  products: {
    product: string;
    cents: number;
    centsPerSecond: number | null;
    isTransferLeg: boolean;
  }[];
  seconds: number | null;
};

export type Latency = {
  /** `e2e`, `llm`, `tts`, `asr`, … */
  part: string;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
  count: number | null;
};
