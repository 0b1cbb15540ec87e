import type { Goal, Section } from "./section.ts";

/** One section as Markdown, which reads well on a terminal too. */
export function sectionToMarkdown(section: Section): string {
  const { title, method, columns, rows, goals, broken = [] } = section;
  return [
    `## ${title}`,
    method,
    rows.length > 0 ? table(columns, rows) : "",
    broken.length > 0 ? `Not measured to the end:\n\n${list(broken)}` : "",
    goals.length > 0 ? goalsToMarkdown(goals) : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

const list = (sentences: readonly string[]) => sentences.map((each) => `- ${each}`).join("\n");

export function goalsToMarkdown(goals: readonly Goal[]): string {
  return table(
    ["", "Goal", "Wanted", "Measured"],
    goals.map(({ what, goal, measured, met }) => [met ? "✓" : "✗", what, goal, measured]),
  );
}

/** Columns padded to one width; the first left, figures right. */
function table(columns: string[], rows: string[][]): string {
  const widths = columns.map((name, i) =>
    Math.max(3, name.length, ...rows.map((row) => (row[i] ?? "").length)),
  );
  const line = (cells: string[]) =>
    `| ${widths.map((width, i) => pad(cells[i] ?? "", width, i)).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (isText(i) ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(columns), rule, ...rows.map(line)].join("\n");

  function isText(column: number): boolean {
    return !rows.every((row) => /^(\[?\d|–|$)/.test(row[column] ?? ""));
  }
  function pad(cell: string, width: number, column: number): string {
    return isText(column) ? cell.padEnd(width) : cell.padStart(width);
  }
}
