import { describeMachine } from "./machine.ts";
import { goalsToMarkdown, sectionToMarkdown } from "./markdown.ts";
import type { Goal, Section } from "./section.ts";

/** The whole of docs/benchmarks.md. @param postgresVersion of the server that was measured */
export function writeDocument(postgresVersion: string, sections: readonly Section[]): string {
  const parts = [
    "# Benchmarks",
    "Written by `npm run bench -- --write`, in one run. Ratios are within it, on one machine; absolute figures are this machine's. By how much runs differ, and what made the difference before: [benchmarks over time](benchmarks-over-time.md).",
    `Taken on ${new Date().toISOString().slice(0, 10)}:\n\n${describeMachine(postgresVersion)}`,
    "## Goals",
    goalsToMarkdown(sections.flatMap(judgeSection)),
    ...sections.map((section) => sectionToMarkdown({ ...section, goals: [] })),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Its goals, and one more where something of it could not be measured: that it can. */
function judgeSection({ title, goals, broken }: Section): Goal[] {
  if (!broken) return goals;
  return [
    ...goals,
    { what: `${title}, measured to the end`, goal: "yes", measured: "no", met: false },
  ];
}
