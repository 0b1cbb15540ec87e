import type { Options } from "../options.ts";
import { tell } from "../progress.ts";
import { describeSettings } from "../report/postgres-settings.ts";
import {
  type Goal,
  judge,
  median,
  milliseconds,
  type Section,
  two,
  whole,
} from "../report/section.ts";
import type { World } from "../world.ts";
import { dashboardQuestions, type Kind } from "./dashboard-questions.ts";
import { openWatchedDatabase } from "./watched-database.ts";

const SMALL = 50_000;
const REPEATS = 11;

type Answer = {
  name: string;
  kind: Kind;
  /** The first time it was asked since the database was made. */
  firstMs: number;
  /** Asked and answered, through the driver. */
  tripMs: number;
  /** In PostgreSQL alone; of several queries, the sum. */
  databaseMs: number;
};

/** Every question of the dashboard, with many events and with few. */
export async function measureDashboard(world: World, { events }: Options): Promise<Section> {
  const small = await ask(world, SMALL);
  const large = await ask(world, events);
  const settings = await describeSettings(await world.withEvents(events));
  const rows = large.map((answer, i) => ({ ...answer, few: small[i]?.databaseMs ?? Number.NaN }));
  const worst = (of: typeof rows, figure: (row: (typeof rows)[number]) => number) =>
    Math.max(...of.map(figure));
  const ofKind = (...wanted: Kind[]) => rows.filter(({ kind }) => wanted.includes(kind));
  const pages = ofKind("page");
  const goals: Goal[] = [
    judge(
      `List pages at ${whole(events)} against ${whole(SMALL)} events, the worst`,
      worst(pages, ({ databaseMs, few }) => databaseMs / few),
      { atMost: 1.3 },
    ),
    judge(
      "List pages in the database, the slowest",
      worst(pages, (row) => row.databaseMs),
      {
        atMost: 2,
      },
    ),
    judge(
      "First page under any filter",
      worst(ofKind("page", "list"), (row) => row.tripMs),
      { atMost: 20 },
      milliseconds,
    ),
    judge(
      "Overview",
      worst(ofKind("overview"), (row) => row.tripMs),
      { atMost: 50 },
      milliseconds,
    ),
  ];
  return {
    title: "Dashboard",
    method: `${whole(events)} events of 90 days and 200 clients (Zipf), against ${whole(SMALL)}; without bodies. PostgreSQL was started anew after they were made, with the settings of \`npm start\` (${settings}). Each question goes through the procedure that the page calls, ${REPEATS} times in a warm cache; medians. "In PostgreSQL" is planning and execution as EXPLAIN ANALYZE says, of several queries the sum. "First" is the first time after the database was made.`,
    columns: ["question", "ms", "in PostgreSQL", `with ${whole(SMALL)}`, "ratio", "first"],
    rows: rows.map((row) => [
      row.name,
      two(row.tripMs),
      two(row.databaseMs),
      two(row.few),
      two(row.databaseMs / row.few),
      two(row.firstMs),
    ]),
    goals,
  };
}

async function ask(world: World, events: number): Promise<Answer[]> {
  const made = await world.withEvents(events);
  tell(`  asking ${whole(events)} events`);
  const watched = openWatchedDatabase(made.url);
  try {
    const answers: Answer[] = [];
    for (const question of await dashboardQuestions(watched.db)) {
      const firstMs = await time(question.ask);
      const trips: number[] = [];
      for (let i = 0; i < REPEATS; i += 1) trips.push(await time(question.ask));
      const queries = await watched.watch(question.ask);
      const sums: number[] = [];
      for (let i = 0; i < REPEATS; i += 1) {
        let sum = 0;
        for (const query of queries) sum += await watched.timeInDatabase(query);
        sums.push(sum);
      }
      const { name: asked, kind } = question;
      answers.push({ name: asked, kind, firstMs, tripMs: median(trips), databaseMs: median(sums) });
    }
    return answers;
  } finally {
    await watched.close();
  }
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
