import { alternate } from "../alternate.ts";
import type { LoadResult } from "../load/order.ts";
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { OTHER_CORE, pin, SERVER_CORE } from "../pinning.ts";
import { tell } from "../progress.ts";
import { median, one, type Section, two, whole } from "../report/section.ts";
import {
  inTwoProcesses,
  type Subject,
  startFloor,
  startFrontDoor,
  startNextApp,
  startRouteHandler,
} from "../subjects.ts";
import type { World } from "../world.ts";
import { type Figures, judgeTable } from "./table-goals.ts";

const KB = 1_000;

/** One line of the table. `against`: the floor that its ratio is taken of. */
type Line = {
  name: string;
  subject: Subject;
  bodyBytes: number;
  duplicates?: number;
  against: string;
  unpinned?: boolean;
};

/** The paths side by side: requests per second and CPU per request, as ratios to the floor. */
export async function measureTable(world: World, options: Options): Promise<Section> {
  const all = await startLines(world);
  const lines = all.filter(({ name }) => options.paths?.includes(name) ?? true);
  const unknown = options.paths?.find((path) => !all.some(({ name }) => name === path));
  if (unknown !== undefined) {
    throw new Error(`There is no "${unknown}": ${all.map(({ name }) => name).join("; ")}.`);
  }
  const lengths = options.quick
    ? { warmUpMs: 1_000, durationMs: 3_000, repeats: 1, firstMs: 8_000 }
    : { warmUpMs: 3_000, durationMs: 6_000, repeats: 3, firstMs: 15_000 };

  const run = async (line: Line, warmUpMs: number, durationMs: number) => {
    tell(`  ${line.name}`);
    setCores(world, line);
    const shape = {
      kind: "closed" as const,
      connections: line.bodyBytes > 100 * KB ? 16 : 48,
      warmUpMs,
      durationMs,
      prepare: Math.ceil(((warmUpMs + durationMs) / 1_000) * (100_000_000 / line.bodyBytes)),
    };
    return measure(world, line.name, { ...line, shape });
  };
  // Next goes on getting faster for many seconds.
  for (const line of lines) {
    if (line.bodyBytes === 8 * KB && !line.duplicates) await run(line, 0, lengths.firstMs);
  }
  const results = await alternate(lines, lengths.repeats, (line) =>
    run(line, lengths.warmUpMs, lengths.durationMs),
  );
  for (const line of all) await Promise.all(line.subject.servers.map((server) => server.stop()));
  pin(world.loadGenerator.pid, null);
  world.postgres.pin(null);
  return report(lines, results, lengths, options.paths === null);
}

async function startLines(world: World): Promise<Line[]> {
  const { floor } = await startFloor(world);
  const { floor: secondFloor } = await startFloor(world);
  const { empty, original } = await startNextApp(world);
  const frontDoor = await startFrontDoor(world, "first");
  const secondDoor = await startFrontDoor(world, "second");
  const { routeHandler, withoutDatabase } = await startRouteHandler(world, "route");
  const line = (name: string, subject: Subject, rest: Partial<Line> = {}): Line => {
    const bodyBytes = rest.bodyBytes ?? 8 * KB;
    return { name, subject, bodyBytes, against: `floor, ${bodyBytes / KB} KB`, ...rest };
  };
  return [
    line("floor, 8 KB", floor),
    line("empty route handler", empty),
    line("original design", original),
    line("front door", frontDoor),
    line("front door, 30 % duplicates", frontDoor, { duplicates: 0.3 }),
    line("front door, 50 % duplicates", frontDoor, { duplicates: 0.5 }),
    line("front door, 100 % duplicates", frontDoor, { duplicates: 1 }),
    line("route handler", routeHandler),
    line("route handler, no database", withoutDatabase),
    line("floor, 50 KB", floor, { bodyBytes: 50 * KB }),
    line("front door, 50 KB", frontDoor, { bodyBytes: 50 * KB }),
    line("floor, 300 KB", floor, { bodyBytes: 300 * KB }),
    line("front door, 300 KB", frontDoor, { bodyBytes: 300 * KB }),
    line("floor, two processes", inTwoProcesses(floor, secondFloor), { unpinned: true }),
    line("front door, two processes", inTwoProcesses(frontDoor, secondDoor), {
      against: "floor, two processes",
      unpinned: true,
    }),
  ];
}

/** Two servers, PostgreSQL and the load generator share the cores freely. */
function setCores(world: World, { subject, unpinned = false }: Line): void {
  for (const { pid } of subject.servers) pin(pid, unpinned ? null : SERVER_CORE);
  pin(world.loadGenerator.pid, unpinned ? null : OTHER_CORE);
  world.postgres.pin(unpinned ? null : OTHER_CORE);
}

function report(
  lines: readonly Line[],
  results: Map<Line, LoadResult[]>,
  { warmUpMs, durationMs, repeats }: { warmUpMs: number; durationMs: number; repeats: number },
  isWhole: boolean,
): Section {
  const figures = new Map<string, Figures>(
    lines.map((line) => {
      const runs = (results.get(line) ?? []).map(({ measured }) => measured);
      const rates = runs.map(({ requests, seconds }) => requests / seconds);
      const middle = (of: (run: LoadResult["measured"]) => number) => median(runs.map(of));
      return [
        line.name,
        {
          perSecond: median(rates),
          range: `${whole(Math.min(...rates))}–${whole(Math.max(...rates))}`,
          p50: middle((run) => run.latencyMs.p50),
          p99: middle((run) => run.latencyMs.p99),
          serverUs: middle((run) => run.serverUs),
          databaseUs: middle((run) => run.databaseUs),
        },
      ];
    }),
  );
  return {
    title: "Paths",
    method: [
      `Closed loop, 48 keep-alive connections (16 for 300 KB), every body signed and with a call id of its own; ${repeats} × ${durationMs / 1_000} s after ${warmUpMs / 1_000} s each, the order turned round with every repeat; medians, [lowest–highest].`,
      "The floor is node:http that reads, verifies the HMAC and parses. The original design selects, inserts and updates, one after the other, in a route handler, with the same schema and PostgreSQL. The worker is stopped: this is the way to the durable row. Latencies here are those of a closed loop, hence of its queue.",
    ].join("\n\n"),
    columns: [
      "path",
      "req/s",
      "range",
      "of floor",
      "p50 ms",
      "p99 ms",
      "server µs",
      "of floor",
      "PostgreSQL µs",
    ],
    rows: lines.map((line) => toRow(line, figures)),
    // A goal is a ratio of two lines, and one of them may have been left out.
    goals: isWhole ? judgeTable(figures) : [],
  };
}

function toRow({ name, against, subject }: Line, figures: Map<string, Figures>): string[] {
  const mine = figures.get(name);
  const floor = figures.get(against);
  if (mine === undefined || floor === undefined) {
    throw new Error(`No figures of ${name} or of its floor, ${against}.`);
  }
  return [
    name,
    whole(mine.perSecond),
    `[${mine.range}]`,
    two(mine.perSecond / floor.perSecond),
    one(mine.p50),
    one(mine.p99),
    whole(mine.serverUs),
    two(mine.serverUs / floor.serverUs),
    subject.database === null ? "–" : whole(mine.databaseUs),
  ];
}
