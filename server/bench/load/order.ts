/** What the load generator is told to do; it is a process of its own. */
export type LoadOrder = {
  /** The servers that share the load, by port. */
  ports: number[];
  path: string;
  key: string;
  /** Median size of a body. */
  bodyBytes: number;
  /** Which part of the deliveries repeat an event sent shortly before. */
  duplicates: number;
  shape: LoadShape;
  /** Whether the load goes on where the server answers from its journal. */
  journal: boolean;
  /** Root processes whose CPU time is read at the borders of the measured time. */
  watch: { servers: number[]; database: number };
};

export type LoadShape =
  /** Each connection sends its next request when the last was answered. */
  | { kind: "closed"; connections: number; warmUpMs: number; durationMs: number; prepare: number }
  /** One request every 1/rate seconds, whatever the answers do. */
  | { kind: "even"; rate: number; warmUpMs: number; durationMs: number }
  /** So many copies of one delivery at once. */
  | { kind: "burst"; copies: number; connections: number };

export type LoadResult = {
  /** Over the whole run, warm-up included: what the tables must agree with. */
  total: { sent: number; first: number; duplicate: number; journaled: number };
  /** Over the measured time. */
  measured: {
    requests: number;
    seconds: number;
    latencyMs: { p50: number; p99: number; max: number };
    /** µs of CPU per request. */
    serverUs: number;
    databaseUs: number;
  };
};
