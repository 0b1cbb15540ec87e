import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { REFUSAL_CODES, type RefusalCode } from "../domain/refusal.ts";

/** Around Retell's 10 s timeout; most answers take a few milliseconds. */
const ACK_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** From a free worker to one that waits out the retries. */
const LATENCY_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120, 600, 3_600];

export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

type Answer = { body: string; refusal?: RefusalCode };
type RunOutcome = "processed" | "failed" | "dead" | "overtaken" | "given_back";
const RUN_OUTCOMES: RunOutcome[] = ["processed", "failed", "dead", "overtaken", "given_back"];

/**
 * The figures Prometheus reads, named once. No label holds a client's id: an agency's clients
 * are many and a stranger chooses what stands in the path. Per client, ask the dashboard.
 */
function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "ringonce_" });

  const deliveries = new Counter({
    name: "ringonce_deliveries_total",
    help: "Authentic deliveries, by outcome: recorded (the first) or duplicate.",
    labelNames: ["outcome"] as const,
    registers: [registry],
  });
  const refusals = new Counter({
    name: "ringonce_refusals_total",
    help: "Requests to the webhook endpoint that were turned away, by cause.",
    labelNames: ["code"] as const,
    registers: [registry],
  });
  const ack = new Histogram({
    name: "ringonce_ack_seconds",
    help: "From the first byte of a request to its answer.",
    buckets: ACK_BUCKETS_S,
    registers: [registry],
  });
  const runs = new Counter({
    name: "ringonce_processing_runs_total",
    help: "Runs of the handlers, by how they ended.",
    labelNames: ["outcome"] as const,
    registers: [registry],
  });
  const latency = new Histogram({
    name: "ringonce_processing_latency_seconds",
    help: "From the receipt of an event to its being processed.",
    buckets: LATENCY_BUCKETS_S,
    registers: [registry],
  });

  // A series that appears only with its first failure can't be alerted on.
  for (const outcome of ["recorded", "duplicate"]) deliveries.inc({ outcome }, 0);
  for (const code of REFUSAL_CODES) refusals.inc({ code }, 0);
  for (const outcome of RUN_OUTCOMES) runs.inc({ outcome }, 0);

  return {
    registry,
    /** Once per answer of the webhook endpoint. */
    observeAnswer(answer: Answer, ackMs: number): void {
      if (answer.refusal === undefined) {
        deliveries.inc({ outcome: isDuplicate(answer.body) ? "duplicate" : "recorded" });
      } else {
        refusals.inc({ code: answer.refusal });
      }
      ack.observe(ackMs / 1_000);
    },
    /** Once per run of an event's handlers; `latencyMs` from receipt, where it was processed. */
    observeRun(run: { outcome: RunOutcome; latencyMs: number | null }): void {
      runs.inc({ outcome: run.outcome });
      if (run.latencyMs !== null) latency.observe(run.latencyMs / 1_000);
    },
  };
}

function isDuplicate(body: string): boolean {
  return body.startsWith('{"success":true,"duplicate":true');
}

export type Metrics = ReturnType<typeof createMetrics>;

/** One set per process: Next's bundles hold copies of this module and must count into the same. */
const KEY = Symbol.for("ringonce.metrics");
const shared = globalThis as { [KEY]?: Metrics };

shared[KEY] ??= createMetrics();
export const metrics: Metrics = shared[KEY];
