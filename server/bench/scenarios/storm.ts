import { alternate } from "../alternate.ts";
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { pin } from "../pinning.ts";
import { tell } from "../progress.ts";
import { type Goal, judge, median, one, type Section, two, whole } from "../report/section.ts";
import { inTwoProcesses, type Subject, startFrontDoor, startNextApp } from "../subjects.ts";
import type { World } from "../world.ts";

const COPIES = 1_000;
const CONNECTIONS = 200;
const BODY_BYTES = 8_000;

type Line = { name: string; subject: Subject };
type Storm = { ms: number; walKb: number };

/** One delivery a thousand times at once: what a sender in a loop does to a hot key. */
export async function measureStorm(world: World, options: Options): Promise<Section> {
  const { original } = await startNextApp(world);
  const frontDoor = await startFrontDoor(world, "storm-1");
  const second = await startFrontDoor(world, "storm-2");
  const lines: Line[] = [
    { name: "original design", subject: original },
    { name: "Ringonce", subject: frontDoor },
    { name: "Ringonce, two processes", subject: inTwoProcesses(frontDoor, second) },
  ];
  const servers = [...original.servers, ...frontDoor.servers, ...second.servers];
  for (const { pid } of servers) pin(pid, null);
  const repeats = options.quick ? 2 : 7;
  // The first is the warm-up of everybody.
  await alternate(lines, 2, ({ name, subject }) => storm(world, name, subject));
  const found = await alternate(lines, repeats, ({ name, subject }) => {
    tell(`  ${name}`);
    return storm(world, name, subject);
  });
  const deadlocks = await countDeadlocks(world);
  await Promise.all(servers.map((server) => server.stop()));
  return report(lines, found, repeats, deadlocks);
}

async function storm(world: World, name: string, subject: Subject): Promise<Storm> {
  const shape = { kind: "burst" as const, copies: COPIES, connections: CONNECTIONS };
  const run = { subject, bodyBytes: BODY_BYTES, shape };
  const { total, measured, walBytes } = await measure(world, name, run);
  if (total.first !== 1) throw new Error(`${name}: ${total.first} copies were called the first.`);
  return { ms: measured.seconds * 1_000, walKb: walBytes / 1_024 };
}

async function countDeadlocks({ ours }: World): Promise<number> {
  const [row] = await ours.sql<{ deadlocks: number }[]>`
    select deadlocks::int from pg_stat_database where datname = current_database()`;
  return row?.deadlocks ?? Number.NaN;
}

function report(
  lines: readonly Line[],
  found: Map<Line, Storm[]>,
  repeats: number,
  deadlocks: number,
): Section {
  const figures = lines.map((line) => {
    const storms = found.get(line) ?? [];
    const middle = (figure: (storm: Storm) => number) => median(storms.map(figure));
    return { name: line.name, ms: middle(({ ms }) => ms), walKb: middle(({ walKb }) => walKb) };
  });
  const [original, ...ours] = figures;
  if (original === undefined) throw new Error("No storm was measured.");
  const goals = ours.flatMap(({ name, ms, walKb }): Goal[] => [
    judge(`${name}, time against the original design`, ms / original.ms, { atMost: 0.3 }),
    judge(`${name}, WAL against the original design`, walKb / original.walKb, { atMost: 0.05 }),
  ]);
  return {
    title: "Hot key",
    method: `${whole(COPIES)} copies of one 8 KB delivery at once over ${CONNECTIONS} connections, until the last is answered; ${repeats} times after two to warm up, turned round with every repeat, medians; nothing pinned. In every run exactly one was answered \`duplicate: false\` and the tables agree; otherwise the benchmark fails.`,
    columns: ["", "ms", "of original", "WAL KB", "of original"],
    rows: figures.map(({ name, ms, walKb }) => [
      name,
      one(ms),
      two(ms / original.ms),
      one(walKb),
      two(walKb / original.walKb),
    ]),
    goals: [...goals, judge("Deadlocks", deadlocks, { atMost: 0 }, whole)],
  };
}
