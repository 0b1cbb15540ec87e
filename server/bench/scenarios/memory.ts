import { residentBytes } from "../cpu.ts";
import type { LoadResult } from "../load/order.ts";
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { startProduct } from "../product.ts";
import { tell } from "../progress.ts";
import { judge, median, milliseconds, type Section, two, whole } from "../report/section.ts";
import type { World } from "../world.ts";
import { untilProcessed } from "./processed.ts";

const RATE = 100;
const BODY_BYTES = 300_000;
/** Before that, for a server that has just been started is slow. */
const SLOW_RATE = 20;
const SLOW_MS = 15_000;
const LOOK_EVERY_MS = 500;
const PARTS = 5;

/** Large bodies for a long time: what the process keeps of them must not grow. */
export async function measureMemory(world: World, options: Options): Promise<Section> {
  const durationMs = options.long ? 600_000 : options.quick ? 10_000 : 60_000;
  const { subject } = await startProduct(world);
  const [server] = subject.servers;
  if (server === undefined) throw new Error("No server.");
  tell(`  ${durationMs / 1_000} s`);

  const send = async (rate: number, forMs: number) => {
    const result = await measure(world, "memory", {
      subject,
      bodyBytes: BODY_BYTES,
      shape: { kind: "even", rate, warmUpMs: 0, durationMs: forMs },
      // More than a slow host's database takes: then memory must be as flat beside the journal.
      journal: true,
    });
    await untilProcessed("memory", world.ours, 0);
    return result;
  };
  // What V8 has not compiled yet costs several times as much, and this load leaves no room for it.
  await send(SLOW_RATE, SLOW_MS);

  const seen: { atMs: number; megabytes: number }[] = [];
  const startedAt = performance.now();
  const look = setInterval(() => {
    const megabytes = residentBytes(server.pid) / 2 ** 20;
    seen.push({ atMs: performance.now() - startedAt, megabytes });
  }, LOOK_EVERY_MS);
  const { measured, total } = await send(RATE, durationMs).finally(() => clearInterval(look));
  await server.stop();

  const parts = Array.from({ length: PARTS }, (_, part) => {
    const [from, to] = [(part * durationMs) / PARTS, ((part + 1) * durationMs) / PARTS];
    const inPart = seen.filter(({ atMs }) => atMs >= from && atMs < to);
    return median(inPart.map(({ megabytes }) => megabytes));
  });
  const growth = (parts.at(-1) ?? Number.NaN) / (parts[1] ?? Number.NaN);
  return {
    title: "Memory",
    method: `${RATE}/s of 300 KB bodies for ${durationMs / 1_000} s (${whole(total.sent)} events, each processed as well${byJournal(total)}), resident memory of the server every ${LOOK_EVERY_MS} ms, after ${SLOW_MS / 1_000} s at ${SLOW_RATE}/s. The first fifth is the warm-up.`,
    columns: ["fifth of the time", "resident MB (median)"],
    rows: parts.map((megabytes, part) => [`${part + 1}`, whole(megabytes)]),
    goals: [
      judge("Memory, last fifth against the second", growth, { atMost: 1.1 }, two),
      judge("Longest ack meanwhile", measured.latencyMs.max, { atMost: 1_000 }, milliseconds),
    ],
  };
}

const byJournal = ({ journaled }: LoadResult["total"]) =>
  journaled === 0
    ? ""
    : `; ${whole(journaled)} of them by way of the journal, for the database did not keep up`;
