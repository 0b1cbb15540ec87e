import { setTimeout as sleep } from "node:timers/promises";
import { cpuOfTree } from "../cpu.ts";
import { demandAgreement, empty, readRecorded } from "../database.ts";
import type { Options } from "../options.ts";
import { tell } from "../progress.ts";
import { judge, median, milliseconds, one, type Section, whole } from "../report/section.ts";
import type { World } from "../world.ts";
import { makeBacklog } from "./forwarding-backlog.ts";
import { type Arrival, type ForwardingWorld, openForwardingWorld } from "./forwarding-world.ts";

const BODY_BYTES = 8_000;
const DESTINATIONS = ["/a", "/b", "/c", "/d"];
/** Events; each goes to every destination. */
const RATE = 100;
const HANGS = "/hangs";
const WITHIN_MS = 60_000;

type Throughput = { perSecond: number; processUs: number; databaseUs: number };
type Latency = { p50: number; p99: number; processUs: number; databaseUs: number };

/** How much one process can send, how soon an event arrives, and what one that hangs does to that. */
export async function measureForwarding(world: World, options: Options): Promise<Section> {
  const lengths = options.quick
    ? { events: 4_000, warmUpMs: 2_000, durationMs: 13_000, repeats: 1 }
    : { events: 10_000, warmUpMs: 5_000, durationMs: 30_000, repeats: 3 };
  const parts = await openForwardingWorld(world);
  const throughput: Throughput[] = [];
  const alone: Latency[] = [];
  const beside: Latency[] = [];
  for (let repeat = 0; repeat < lengths.repeats; repeat += 1) {
    tell("  a backlog");
    const drained = await drainBacklog(world, parts, lengths.events);
    tell(`    ${whole(drained.perSecond)} forwards/s`);
    throughput.push(drained);
    const rounds = [
      { name: "an even rate", paths: DESTINATIONS, into: alone },
      { name: "an even rate, and one hangs", paths: [...DESTINATIONS, HANGS], into: beside },
    ];
    for (const { name, paths, into } of repeat % 2 === 0 ? rounds : rounds.reverse()) {
      tell(`  ${name}`);
      const latency = await sendEvenly(world, parts, paths, lengths);
      tell(`    p50 ${milliseconds(latency.p50)}, p99 ${milliseconds(latency.p99)}`);
      into.push(latency);
    }
  }
  await parts.close();
  return report({ throughput, alone, beside }, lengths);
}

/** Sends what is waiting, as fast as one process on one core can. */
async function drainBacklog(
  world: World,
  parts: ForwardingWorld,
  events: number,
): Promise<Throughput> {
  const forwards = events * DESTINATIONS.length;
  parts.pin(true);
  await empty(world.ours);
  await parts.setDestinations(DESTINATIONS);
  await makeBacklog(world.ours.sql, events, BODY_BYTES);
  await parts.takeArrivals();
  // The first fifth is the warm-up.
  const [from, to] = [forwards / 5, forwards];
  await parts.forwarding.ask({ run: true });
  await untilArrived(parts, from);
  const before = readCpu(world, parts);
  await untilArrived(parts, to);
  const after = readCpu(world, parts);
  await parts.forwarding.ask({ run: false });
  const arrivals = await parts.takeArrivals();
  demandOnce(arrivals, forwards);
  const times = arrivals.map(({ at }) => at).sort((a, b) => a - b);
  const seconds = ((times.at(-1) ?? 0) - (times[from] ?? 0)) / 1_000;
  return {
    perSecond: (to - from) / seconds,
    processUs: (after.process - before.process) / (to - from),
    databaseUs: (after.database - before.database) / (to - from),
  };
}

/** Posts events at an even rate and says how long after receipt they arrived; those that hang apart. */
async function sendEvenly(
  world: World,
  parts: ForwardingWorld,
  paths: readonly string[],
  { warmUpMs, durationMs }: { warmUpMs: number; durationMs: number },
): Promise<Latency> {
  parts.pin(false);
  // Not while the forwarding runs: it would meet the emptying half-way.
  await empty(world.ours);
  await parts.setDestinations(paths);
  await parts.takeArrivals();
  await parts.forwarding.ask({ run: true });
  const before = readCpu(world, parts);
  const shape = { kind: "even" as const, rate: RATE, warmUpMs, durationMs };
  const { door } = parts;
  const { total } = await world.send({
    ports: door.ports,
    path: door.path,
    bodyBytes: BODY_BYTES,
    duplicates: 0,
    shape,
    journal: false,
    watch: { servers: door.servers.map(({ pid }) => pid), database: world.postgres.pid },
  });
  demandAgreement("forwarding", total, await readRecorded(world.ours), door);
  const forwards = total.first * DESTINATIONS.length;
  await untilArrived(parts, forwards);
  const after = readCpu(world, parts);
  await parts.forwarding.ask({ run: false });
  const arrivals = await parts.takeArrivals();
  demandOnce(arrivals, forwards);
  const received = await world.ours.sql<{ id: string; at: number }[]>`
    select id, extract(epoch from received_at)::float8 * 1000 as at from webhook_events`;
  const receivedAt = new Map(received.map(({ id, at }) => [id, at]));
  const begin = Math.min(...receivedAt.values()) + warmUpMs;
  const took = arrivals
    .filter(({ eventId }) => (receivedAt.get(eventId) ?? 0) >= begin)
    .map(({ eventId, at }) => at - (receivedAt.get(eventId) ?? Number.NaN))
    .sort((a, b) => a - b);
  const at = (part: number) => took[Math.ceil(part * took.length) - 1] ?? Number.NaN;
  return {
    p50: at(0.5),
    p99: at(0.99),
    processUs: (after.process - before.process) / forwards,
    databaseUs: (after.database - before.database) / forwards,
  };
}

async function untilArrived(parts: ForwardingWorld, count: number): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while ((await parts.arrived()) < count) {
    if (Date.now() > deadline) throw new Error("Not every forward arrived in time.");
    await sleep(50);
  }
}

/** @throws when anything arrived twice, or not at all */
function demandOnce(arrivals: readonly Arrival[], count: number): void {
  const distinct = new Set(arrivals.map(({ path, eventId }) => `${path} ${eventId}`));
  if (distinct.size === count && arrivals.length === count) return;
  throw new Error(`${count} forwards: ${arrivals.length} arrived, ${distinct.size} of them once.`);
}

function readCpu(world: World, { forwarding }: ForwardingWorld) {
  return { process: cpuOfTree(forwarding.pid), database: cpuOfTree(world.postgres.pid) };
}

function report(
  found: { throughput: Throughput[]; alone: Latency[]; beside: Latency[] },
  { events, durationMs, repeats }: { events: number; durationMs: number; repeats: number },
): Section {
  const middle = <T>(of: readonly T[], figure: (one: T) => number) => median(of.map(figure));
  const rate = middle(found.throughput, ({ perSecond }) => perSecond);
  const cpu = (of: readonly { processUs: number; databaseUs: number }[]) => [
    whole(middle(of, ({ processUs }) => processUs)),
    whole(middle(of, ({ databaseUs }) => databaseUs)),
  ];
  const p50 = (of: readonly Latency[]) => middle(of, (run) => run.p50);
  const p99 = (of: readonly Latency[]) => middle(of, (run) => run.p99);
  const count = DESTINATIONS.length;
  return {
    title: "Forwarding",
    method: `Signed forwards with 8 KB bodies to a receiver on this machine, ${repeats} runs, medians. A backlog: ${whole(events)} events for ${count} destinations, sent by one process on one core; PostgreSQL and the receiver share the other. An even rate: ${RATE} events/s for ${durationMs / 1_000} s through the front door, each to ${count} destinations, by a worker and a forwarder in one process; the latency is from the receipt of the webhook to the arrival at the receiver, so recording and processing are in it. "One hangs": a fifth destination takes every request and never answers. In every run each forward arrived exactly once; otherwise the benchmark fails.`,
    columns: ["", "forwards/s", "p50 ms", "p99 ms", "process µs", "PostgreSQL µs"],
    rows: [
      ["a backlog", whole(rate), "–", "–", ...cpu(found.throughput)],
      ...(["an even rate", "and one hangs"] as const).map((name, n) => {
        const runs = n === 0 ? found.alone : found.beside;
        return [name, whole(RATE * count), one(p50(runs)), one(p99(runs)), ...cpu(runs)];
      }),
    ],
    goals: [
      judge("Forwards/s per process", rate, { atLeast: 2_000 }, whole),
      judge("From recorded to received, p50", p50(found.alone), { atMost: 25 }, milliseconds),
      judge(
        "The others' p99 beside one that hangs, against without it",
        p99(found.beside) / p99(found.alone),
        { atMost: 1.5 },
      ),
    ],
  };
}
