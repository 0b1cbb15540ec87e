import { alternate } from "../alternate.ts";
import { readDashboard } from "../dashboard-reader.ts";
import type { LoadResult } from "../load/order.ts";
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { startProduct } from "../product.ts";
import { tell } from "../progress.ts";
import { judge, median, milliseconds, one, type Section, whole } from "../report/section.ts";
import { type Subject, startFloor } from "../subjects.ts";
import type { World } from "../world.ts";
import { type Latency, untilProcessed } from "./processed.ts";

const RATES = [150, 500];
const BODY_BYTES = 50_000;
/** As the paths are measured with: of 50 KB, 500/s keep two cores busy by themselves. */
const SMALL_BODY_BYTES = 8_000;

type Line = { name: string; who: "floor" | "commit" | "ringonce" | "small"; rate: number };
type Found = { measured: LoadResult["measured"]; processed: Latency | null };

/**
 * What Retell's timeout sees, at even rates and in full use; and how soon the work is done. A line
 * that the machine can't keep up with has no figures, and fails the benchmark when all are done.
 */
export async function measureAck(world: World, options: Options): Promise<Section> {
  const { floor, commit } = await startFloor(world);
  let product = await startProduct(world);
  const lengths = options.quick
    ? { warmUpMs: 2_000, durationMs: 4_000, repeats: 1 }
    : { warmUpMs: 5_000, durationMs: 20_000, repeats: 3 };
  const lines = RATES.flatMap((rate): Line[] => [
    { name: "floor", who: "floor", rate },
    { name: "floor and one commit", who: "commit", rate },
    { name: "Ringonce in full use", who: "ringonce", rate },
    { name: "Ringonce in full use, 8 KB", who: "small", rate },
  ]);

  const { warmUpMs, durationMs } = lengths;
  const run = async (line: Line, subject: Subject) => {
    const bodyBytes = line.who === "small" ? SMALL_BODY_BYTES : BODY_BYTES;
    const shape = { kind: "even" as const, rate: line.rate, warmUpMs, durationMs };
    const { measured } = await measure(world, label(line), { subject, bodyBytes, shape });
    return measured;
  };
  const runProduct = async (line: Line): Promise<Found> => {
    const reader = await readDashboard(product.url);
    const measured = await run(line, product.subject).finally(reader.stop);
    return { measured, processed: await untilProcessed(label(line), world.ours, warmUpMs) };
  };

  const broken: string[] = [];
  const found = await alternate(lines, lengths.repeats, async (line): Promise<Found | null> => {
    tell(`  ${label(line)}`);
    if (line.who === "floor") return { measured: await run(line, floor), processed: null };
    if (line.who === "commit") return { measured: await run(line, commit), processed: null };
    return runProduct(line).catch(async (error: Error) => {
      tell(`    ✗ ${error.message}`);
      broken.push(error.message);
      // What it still has to do must not weigh upon the lines that follow.
      await stop(product.subject);
      product = await startProduct(world);
      return null;
    });
  });
  await Promise.all([floor, product.subject].map(stop));
  const section = report(lines, found, lengths);
  return broken.length > 0 ? { ...section, broken } : section;
}

const label = ({ name, rate }: Line) => `${name}, ${rate}/s`;

const stop = ({ servers }: Subject) => Promise.all(servers.map((server) => server.stop()));

function report(
  lines: readonly Line[],
  found: Map<Line, (Found | null)[]>,
  { durationMs, repeats }: { durationMs: number; repeats: number },
): Section {
  const of = (who: Line["who"], rate: number) => {
    const line = lines.find((each) => each.who === who && each.rate === rate);
    const all = (line && found.get(line)) ?? [];
    const ended = all.filter((run) => run !== null);
    // The median of those that went well would flatter a line that now and then breaks.
    const runs = ended.length < all.length ? [] : ended;
    const middle = (figure: (one: Found) => number | undefined) =>
      median(runs.map((run) => figure(run) ?? Number.NaN));
    return {
      p50: middle(({ measured }) => measured.latencyMs.p50),
      p99: middle(({ measured }) => measured.latencyMs.p99),
      max: Math.max(...runs.map(({ measured }) => measured.latencyMs.max)),
      serverUs: middle(({ measured }) => measured.serverUs),
      processedP50: middle(({ processed }) => processed?.p50),
      processedP99: middle(({ processed }) => processed?.p99),
    };
  };
  const processed = [
    { bodies: "50 KB", found: of("ringonce", 500) },
    { bodies: "8 KB", found: of("small", 500) },
  ];
  return {
    title: "Ack latency and processing",
    method: `Even rates, 50 KB bodies where nothing else is said, ${repeats} × ${durationMs / 1_000} s, medians of the repeats (max: the largest of all). "Ringonce in full use" is what \`npm start\` runs, with its worker processing every event and somebody signed in who asks for overview and events every second. Retell's own timeout is 10,000 ms. Record to processed is \`processed_at - received_at\`.`,
    columns: [
      "",
      "rate",
      "ack p50 ms",
      "p99 ms",
      "max ms",
      "server µs",
      "processed p50 ms",
      "p99 ms",
    ],
    rows: lines.map(({ name, who, rate }) => {
      const figures = of(who, rate);
      return [
        name,
        `${rate}/s`,
        ...[figures.p50, figures.p99, figures.max].map(one),
        whole(figures.serverUs),
        one(figures.processedP50),
        one(figures.processedP99),
      ];
    }),
    goals: [
      ...RATES.flatMap((rate) => [
        judge(
          `Ack p99 at ${rate}/s against the floor and one commit`,
          of("ringonce", rate).p99 / of("commit", rate).p99,
          { atMost: 2 },
        ),
        judge(
          `Longest ack at ${rate}/s`,
          of("ringonce", rate).max,
          { atMost: 1_000 },
          milliseconds,
        ),
      ]),
      ...processed.flatMap(({ bodies, found }) => [
        judge(
          `Record to processed at 500/s, ${bodies}, p50`,
          found.processedP50,
          { atMost: 5 },
          milliseconds,
        ),
        judge(
          `Record to processed at 500/s, ${bodies}, p99`,
          found.processedP99,
          { atMost: 50 },
          milliseconds,
        ),
      ]),
    ],
  };
}
