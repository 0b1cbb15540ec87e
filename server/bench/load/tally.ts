import { cpuOfTree } from "../cpu.ts";
import type { Answered } from "./connection.ts";
import type { LoadOrder, LoadResult } from "./order.ts";

const JOURNALED = '"recorded":"journal"';

/** Counts answers; between `begin` and `end` also times them and reads the CPU clocks. */
export type Tally = {
  add(answer: Answered): void;
  begin(): void;
  end(): void;
  result(): LoadResult;
};

export function startTally({ watch, journal }: Pick<LoadOrder, "watch" | "journal">): Tally {
  const total = { sent: 0, first: 0, duplicate: 0, journaled: 0 };
  const latencies: number[] = [];
  let measuring = false;
  let used = readCpu(watch);
  let beganAt = 0;
  let endedAt = 0;

  return {
    add({ status, body, latencyMs }) {
      if (status !== 200) throw new Error(`An answer other than 200: ${status} ${body}`);
      total.sent += 1;
      if (body.includes('"duplicate":true')) total.duplicate += 1;
      else if (body.includes('"duplicate":false')) total.first += 1;
      else if (journal && body.includes(JOURNALED)) total.journaled += 1;
      else throw withoutVerdict(body);
      if (measuring) latencies.push(latencyMs);
    },
    begin() {
      used = readCpu(watch);
      beganAt = performance.now();
      measuring = true;
    },
    end() {
      if (!measuring) return;
      measuring = false;
      endedAt = performance.now();
      const now = readCpu(watch);
      used = { server: now.server - used.server, database: now.database - used.database };
    },
    result() {
      const sorted = Float64Array.from(latencies).sort();
      const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN;
      return {
        total,
        measured: {
          requests: latencies.length,
          seconds: (endedAt - beganAt) / 1_000,
          latencyMs: { p50: at(0.5), p99: at(0.99), max: at(1) },
          serverUs: used.server / latencies.length,
          databaseUs: used.database / latencies.length,
        },
      };
    },
  };
}

function withoutVerdict(body: string): Error {
  return new Error(
    body.includes(JOURNALED)
      ? "The database does not keep up with this load here: deliveries go to the journal."
      : `An answer that says neither first nor duplicate: ${body}`,
  );
}

/** µs of CPU. */
function readCpu({ servers, database }: LoadOrder["watch"]) {
  const server = servers.reduce((sum, root) => sum + cpuOfTree(root), 0);
  return { server, database: cpuOfTree(database) };
}
