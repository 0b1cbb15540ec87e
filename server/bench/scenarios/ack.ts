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

type Line = {
  name: string;
  who: "floor" | "commit" | "ringonce" | "small";
  rate: number;
  subject: Subject;
};
type Found = { measured: LoadResult["measured"]; processed: Latency | null };

/** What Retell's timeout sees, at even rates and in full use; and how soon the work is done. */
export async function measureAck(world: World, options: Options): Promise<Section> {
  const { floor, commit } = await startFloor(world);
  const { subject: ringonce, url } = await startProduct(world);
  const lengths = options.quick
    ? { warmUpMs: 2_000, durationMs: 4_000, repeats: 1 }
    : { warmUpMs: 5_000, durationMs: 20_000, repeats: 3 };
  const lines = RATES.flatMap((rate): Line[] => [
    { name: "floor", who: "floor", rate, subject: floor },
    { name: "floor and one commit", who: "commit", rate, subject: commit },
    { name: "Ringonce in full use", who: "ringonce", rate, subject: ringonce },
    { name: "Ringonce in full use, 8 KB", who: "small", rate, subject: ringonce },
  ]);

  const found = await alternate(lines, lengths.repeats, async (line): Promise<Found> => {
    tell(`  ${line.name}, ${line.rate}/s`);
    const { warmUpMs, durationMs } = lengths;
    const shape = { kind: "even" as const, rate: line.rate, warmUpMs, durationMs };
    const reader = line.subject === ringonce ? await readDashboard(url) : null;
    const bodyBytes = line.who === "small" ? SMALL_BODY_BYTES : BODY_BYTES;
    const run = { subject: line.subject, bodyBytes, shape };
    const { measured } = await measure(world, `${line.name}, ${line.rate}/s`, run);
    await reader?.stop();
    const processed = line.subject === ringonce ? await untilProcessed(world.ours, warmUpMs) : null;
    return { measured, processed };
  });
  await Promise.all([...floor.servers, ...ringonce.servers].map((server) => server.stop()));
  return report(lines, found, lengths);
}

function report(
  lines: readonly Line[],
  found: Map<Line, Found[]>,
  { durationMs, repeats }: { durationMs: number; repeats: number },
): Section {
  const of = (who: Line["who"], rate: number) => {
    const line = lines.find((each) => each.who === who && each.rate === rate);
    const runs = (line && found.get(line)) ?? [];
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
