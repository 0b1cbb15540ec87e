import { judge, median, milliseconds, type Section, whole } from "../report/section.ts";
import { SCREEN } from "./browser.ts";
import type { Visit } from "./visit.ts";

export type Looks = { name: string; visits: readonly Visit[] };

export function reportVitals(
  pages: readonly Looks[],
  seen: { events: number; looks: number; settings: string; version: string },
): Section {
  const { events, looks, settings, version } = seen;
  const lines = pages.map(summarize);
  return {
    title: "What a browser sees",
    method: `${whole(events)} events of 90 days and 200 clients, the production build, Chromium ${version} at ${SCREEN.width} × ${SCREEN.height} on the machine of the server and PostgreSQL, which has the settings of \`npm start\` (${settings}); ${looks === 1 ? "one look" : `${looks} looks`} at each page. LCP is of a load with an empty cache; "in-app" is from the press on a link until the page has all its figures; both are medians. CLS is the worst of both ways. INP is the slowest answer to what is pressed and typed there, in all looks, and "at" what that was; below 16 ms Chromium tells none. Scripts are what came over the network until the page rested, with what it loads on demand; of what it loads to begin with "npm run verify" sees to the limit.`,
    columns: ["page", "LCP ms", "in-app ms", "CLS", "INP ms", "at", "scripts kB"],
    rows: lines.map(({ name, lcpMs, shownMs, cls, slowest, kilobytes }) => [
      name,
      whole(lcpMs),
      whole(shownMs),
      threeDigits(cls),
      slowest === null ? "–" : whole(slowest.ms),
      slowest?.what ?? "–",
      oneDigit(kilobytes),
    ]),
    goals: [
      judge("LCP, the slowest page", most(lines, "lcpMs"), { atMost: 2_500 }, milliseconds),
      judge("CLS, the worst page", most(lines, "cls"), { atMost: 0.02 }, threeDigits),
      judge(
        "INP, the slowest",
        worst(lines.map(({ slowest }) => slowest?.ms ?? 0)),
        { atMost: 200 },
        milliseconds,
      ),
      judge(
        "What did not come up or was not found",
        pages.flatMap(({ visits }) => visits.flatMap(({ problems }) => problems)).length,
        { atMost: 0 },
        whole,
      ),
    ],
  };
}

type Line = {
  name: string;
  lcpMs: number;
  shownMs: number;
  cls: number;
  slowest: Visit["slowest"];
  kilobytes: number;
};

function summarize({ name, visits }: Looks): Line {
  return {
    name,
    lcpMs: median(visits.map(({ lcpMs }) => lcpMs)),
    shownMs: median(visits.map(({ shownMs }) => shownMs)),
    cls: worst(visits.flatMap(({ coldCls, warmCls }) => [coldCls, warmCls])),
    slowest: visits
      .map(({ slowest }) => slowest)
      .reduce((slow, each) => ((each?.ms ?? 0) > (slow?.ms ?? 0) ? each : slow), null),
    kilobytes: worst(visits.map(({ scriptBytes }) => scriptBytes)) / 1_000,
  };
}

const most = (lines: readonly Line[], figure: "lcpMs" | "cls") =>
  worst(lines.map((line) => line[figure]));

/** Of those that could be had. */
function worst(figures: readonly number[]): number {
  const had = figures.filter(Number.isFinite);
  return had.length === 0 ? Number.NaN : Math.max(...had);
}

const threeDigits = (n: number) => (Number.isFinite(n) ? n.toFixed(3) : "–");
const oneDigit = (n: number) => (Number.isFinite(n) ? n.toFixed(1) : "–");
