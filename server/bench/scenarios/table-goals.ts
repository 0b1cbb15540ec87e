import { type Goal, judge } from "../report/section.ts";

export type Figures = {
  perSecond: number;
  range: string;
  p50: number;
  p99: number;
  /** µs of CPU per request. */
  serverUs: number;
  databaseUs: number;
};

/** The goals that the paths are held to, each a ratio within one run. */
export function judgeTable(figures: ReadonlyMap<string, Figures>): Goal[] {
  const of = (name: string): Figures => {
    const found = figures.get(name);
    if (found === undefined) throw new Error(`No figures of ${name}.`);
    return found;
  };
  const rate = (a: string, b: string) => of(a).perSecond / of(b).perSecond;
  const cpu = (name: string) => of(name).serverUs + of(name).databaseUs;
  const door = "front door";
  return [
    judge("Front door, requests/s against the original design", rate(door, "original design"), {
      atLeast: 7,
    }),
    judge(
      "Front door, CPU per event (server and PostgreSQL) against the original design",
      cpu(door) / cpu("original design"),
      { atMost: 0.12 },
    ),
    judge(
      "Front door, server CPU per durable event against the floor",
      of(door).serverUs / of("floor, 8 KB").serverUs,
      { atMost: 1.45 },
    ),
    judge("Front door, requests/s against the floor", rate(door, "floor, 8 KB"), { atLeast: 0.6 }),
    judge("100 % duplicates against first-time", rate(`${door}, 100 % duplicates`, door), {
      atLeast: 1,
    }),
    judge("50 % duplicates against first-time", rate(`${door}, 50 % duplicates`, door), {
      atLeast: 1.15,
    }),
    judge(
      "Route handler against itself without the database",
      rate("route handler", "route handler, no database"),
      { atLeast: 0.97 },
    ),
  ];
}
