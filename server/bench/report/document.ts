import type { World } from "../world.ts";
import { describeMachine } from "./machine.ts";
import { goalsToMarkdown, sectionToMarkdown } from "./markdown.ts";
import type { Section } from "./section.ts";

/** The whole of docs/benchmarks.md. */
export async function writeDocument(world: World, sections: readonly Section[]): Promise<string> {
  const [server] = await world.ours.sql<{ version: string }[]>`
    select current_setting('server_version') as version`;
  const parts = [
    "# Benchmarks",
    "Written by `npm run bench -- --write`. Ratios are within one run on one machine; absolute figures are this machine's. CPU per event repeats within a few per cent, requests per second within some fifteen.",
    `Taken on ${new Date().toISOString().slice(0, 10)}:\n\n${describeMachine(server?.version ?? "")}`,
    "## Goals",
    goalsToMarkdown(sections.flatMap(({ goals }) => goals)),
    ...sections.map((section) => sectionToMarkdown({ ...section, goals: [] })),
  ];
  return `${parts.join("\n\n")}\n`;
}
