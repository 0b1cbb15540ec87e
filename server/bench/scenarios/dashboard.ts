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
import {
  openWatchedDatabase,
  type WatchedDatabase,
  type WatchedQuery,
} from "./watched-database.ts";

const SMALL = 50_000;
const REPEATS = 11;
/** More, and by turns: a tenth of a millisecond is measured against another. */
const TURNS = 31;

type Answer = {
  name: string;
  kind: Kind;
  /** The first time it was asked since the database was made. */
  firstMs: number;
  /** Asked and answered, through the driver. */
  tripMs: number;
  /** In PostgreSQL alone; of several queries, the sum. */
  databaseMs: number;
  /** The same with few events. */
  fewMs: number;
};

/** Every question of the dashboard, with many events and with few. */
export async function measureDashboard(world: World, { events }: Options): Promise<Section> {
  // Both are made before either is asked, or minutes of a busy host would lie between the two.
  const few = await world.withEvents(SMALL);
  const many = await world.withEvents(events);
  const settings = await describeSettings(many);
  tell(`  asking ${whole(events)} events, and ${whole(SMALL)}`);
  const rows = await ask(many.url, few.url);
  const worst = (of: typeof rows, figure: (row: (typeof rows)[number]) => number) =>
    Math.max(...of.map(figure));
  const ofKind = (...wanted: Kind[]) => rows.filter(({ kind }) => wanted.includes(kind));
  const pages = ofKind("page");
  const goals: Goal[] = [
    judge(
      `List pages at ${whole(events)} against ${whole(SMALL)} events, the worst`,
      worst(pages, ({ databaseMs, fewMs }) => databaseMs / fewMs),
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
    method: `${whole(events)} events of 90 days and 200 clients (Zipf), against ${whole(SMALL)}; without bodies. PostgreSQL was started anew after they were made, with the settings of \`npm start\` (${settings}). Each question goes through the procedure that the page calls, ${REPEATS} times in a warm cache; medians. "In PostgreSQL" is planning and execution as EXPLAIN ANALYZE says, of several queries the sum, ${TURNS} times by turns with many and with few. "First" is the first time after the database was made.`,
    columns: ["question", "ms", "in PostgreSQL", `with ${whole(SMALL)}`, "ratio", "first"],
    rows: rows.map((row) => [
      row.name,
      two(row.tripMs),
      two(row.databaseMs),
      two(row.fewMs),
      two(row.databaseMs / row.fewMs),
      two(row.firstMs),
    ]),
    goals,
  };
}

async function ask(manyUrl: string, fewUrl: string): Promise<Answer[]> {
  const many = openWatchedDatabase(manyUrl);
  const few = openWatchedDatabase(fewUrl);
  try {
    const sameOfFew = await dashboardQuestions(few.db);
    const answers: Answer[] = [];
    for (const [index, question] of (await dashboardQuestions(many.db)).entries()) {
      const { name, kind } = question;
      const same = sameOfFew[index];
      if (same?.name !== name) throw new Error(`There is no “${name}” with few events.`);
      const firstMs = await time(question.ask);
      const trips: number[] = [];
      for (let i = 0; i < REPEATS; i += 1) trips.push(await time(question.ask));
      const queries = await many.watch(question.ask);
      const queriesOfFew = await few.watch(same.ask);
      const sums: number[] = [];
      const sumsOfFew: number[] = [];
      for (let i = 0; i < TURNS; i += 1) {
        sums.push(await sumOf(many, queries));
        sumsOfFew.push(await sumOf(few, queriesOfFew));
      }
      const [databaseMs, fewMs] = [median(sums), median(sumsOfFew)];
      answers.push({ name, kind, firstMs, tripMs: median(trips), databaseMs, fewMs });
    }
    return answers;
  } finally {
    await Promise.all([many.close(), few.close()]);
  }
}

async function sumOf(
  { timeInDatabase }: WatchedDatabase,
  queries: readonly WatchedQuery[],
): Promise<number> {
  let sum = 0;
  for (const query of queries) sum += await timeInDatabase(query);
  return sum;
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
