import { cpus, totalmem } from "node:os";
import type { Outage } from "./recovery.ts";
import type { ChaosReport } from "./run.ts";

const TITLES: Record<string, string> = {
  own: "PostgreSQL of its own",
  embedded: "The embedded PostgreSQL",
};

/** The results as the page `docs/reliability.md`. @param command that repeats them */
export function writeReport(reports: Record<string, ChaosReport>, command: string): string {
  return `# Reliability

What is left of the promise "every webhook, exactly once" while everything around it breaks. The
figures were made by

    ${command}

on ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.version}, ${new Date().toISOString().slice(0, 10)}.

The production server is driven like Retell drives it (10 s timeout, three retries, a quarter of
the duplicates at the same instant as their original, fifty copies of one event at once in every
hundred calls, a third of the traffic reordered, a third backwards in time), while faults follow one
another in a seeded order; an outage lasts 2 to 6 s. Afterwards every event is compared, id by id:
what was answered 2xx is there once; a handler that writes a row for each of its runs was run once;
every duplicate is counted. A post whose connection broke or that was answered 503 is *in doubt*: it may have been
kept. So for each event \`accepted ≤ recorded ≤ accepted + in doubt\`, and without doubt the counts
agree to the unit. To save time the suite makes failed runs due at once after the last fault.

${Object.entries(reports)
  .map(([name, report]) => `## ${TITLES[name] ?? name}\n\n${reportRun(report)}`)
  .join("\n\n")}
`;
}

function reportRun(report: ChaosReport): string {
  const { audit, traffic, latencyMs, tookMs } = report;
  const rows: [string, string][] = [
    ["Events sent / recorded", `${count(audit.facts)} / ${count(audit.events)}`],
    ["Deliveries sent, in posts", `${count(traffic.deliveries)}, in ${count(traffic.posts)}`],
    [
      "Posts accepted / recorded / in doubt",
      `${count(audit.accepted)} / ${count(audit.recorded)} / ${count(audit.inDoubt)}`,
    ],
    ["Duplicates counted", count(audit.duplicates)],
    ["Events with no post in doubt: exact", count(audit.exactFacts)],
    ["Events never accepted: all four tries fell into outages", count(audit.neverAccepted)],
    ["Answers", answers(traffic.answers)],
    [
      "Time to the answer, p50 / p99 / max",
      [latencyMs.p50, latencyMs.p99, latencyMs.max].map(ms).join(" / "),
    ],
    [
      "Faults inflicted",
      count(Object.values(report.faultsInflicted).reduce((sum, n) => sum + n, 0)),
    ],
    ["Took", `${Math.round(tookMs / 1000)} s`],
    ["**Lost, doubled, miscounted or otherwise wrong**", `**${count(report.failures.length)}**`],
  ];
  const list = (items: string[]) => items.map((item) => `- ${item}`).join("\n");
  return [
    table(["What", "Result"], rows),
    table(
      ["Fault", "Times", "Noticed", "Traffic back after (max)", "Journal empty after (max)"],
      Object.entries(report.faultsInflicted).map(([fault, times]) => {
        const outages = report.outages.filter((each) => each.fault === fault);
        const noticed = outages.filter(({ wasNoticed }) => wasNoticed);
        return [
          fault,
          count(times),
          outages.length ? count(noticed.length) : "–",
          worst(outages, "backMs"),
          worst(outages, "drainedMs"),
        ];
      }),
    ),
    report.skipped.length > 0 ? `Skipped:\n\n${list(report.skipped)}` : "",
    report.failures.length > 0 ? `What was wrong:\n\n${list(report.failures)}` : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

function worst(outages: Outage[], key: "backMs" | "drainedMs"): string {
  const known = outages.flatMap((each) => each[key] ?? []);
  return known.length === 0 ? "–" : ms(Math.max(...known));
}

function answers(all: Record<string, number>): string {
  return Object.entries(all)
    .sort(([, one], [, other]) => other - one)
    .map(([kind, n]) => `${kind} ${count(n)}`)
    .join(", ");
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const count = (n: number) => n.toLocaleString("en-US");
const ms = (value: number | null) => (value === null ? "–" : `${count(Math.round(value))} ms`);
