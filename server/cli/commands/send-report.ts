import type { Account } from "../../sender/index.ts";
import { renderTable } from "../table.ts";
import { adviceOn } from "./send-advice.ts";

export type Run = { url: string; seed: string; tookMs: number };

const EXAMPLES = 10;
const figure = (count: number) => count.toLocaleString("en-US");
const ms = (value: number) => `${value < 10 ? value.toFixed(1) : figure(Math.round(value))} ms`;

/** Nothing lost, nothing held back, nothing recorded other than once. */
export function isFlawless({ lost, mismatches, notSent }: Account): boolean {
  return lost.deliveries === 0 && mismatches.length === 0 && notSent === 0;
}

/** What was sent and what came back, for reading. */
export function reportAccount({ url, seed, tookMs }: Run, account: Account): string {
  const { requests, events, duplicates, noEvents, retries, answers, latencyMs } = account;
  const perSecond = tookMs === 0 ? "–" : figure(Math.round((requests * 1_000) / tookMs));
  const sum = [
    `${figure(events)} events`,
    `${figure(duplicates)} duplicates`,
    ...(noEvents > 0 ? [`${figure(noEvents)} that are no events`] : []),
    ...(retries > 0 ? [`${figure(retries)} retries`] : []),
  ].join(" + ");
  const latency =
    latencyMs === null
      ? "–"
      : `p50 ${ms(latencyMs.p50)}, p99 ${ms(latencyMs.p99)}, max ${ms(latencyMs.max)}`;
  return `Sent to ${url}

  requests  ${figure(requests)} = ${sum}
  answers   ${describeCounts(answers)}
  latency   ${latency}
  took      ${(tookMs / 1_000).toFixed(1)} s, ${perSecond} requests a second
  seed      ${seed}

${describeTypes(account)}

${[verdict(account), ...adviceOn(url, account)].join("\n")}`;
}

function describeTypes({ byEventType }: Account): string {
  const rows = Object.entries(byEventType)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([eventType, type]) => {
      const first = type.answers["duplicate:false"] ?? 0;
      const duplicate = type.answers["duplicate:true"] ?? 0;
      return [
        eventType,
        ...[type.events, type.duplicates, type.requests, first, duplicate].map(figure),
        ...[type.requests - first - duplicate, type.lost].map(figure),
      ];
    });
  const heading = ["EVENT TYPE", "EVENTS", "DUPLICATES", "REQUESTS"];
  return renderTable([[...heading, "ANSWERED FIRST", "DUPLICATE", "OTHERWISE", "LOST"], ...rows]);
}

function verdict(account: Account): string {
  const { lost, mismatches, notSent, events, duplicates, answers } = account;
  if (isFlawless(account)) {
    const known = (answers["duplicate:false"] ?? 0) + (answers["duplicate:true"] ?? 0);
    return known === events + duplicates
      ? "✓ Every event was recorded once, and every duplicate was known as one."
      : "✓ Every delivery was accepted.";
  }
  const lines: string[] = [];
  if (lost.deliveries > 0) {
    lines.push(
      `✗ ${figure(lost.deliveries)} deliveries were never accepted; of ${figure(lost.events)} events none was.`,
    );
  }
  if (notSent > 0) lines.push(`✗ ${figure(notSent)} deliveries were not sent any more.`);
  if (mismatches.length > 0) {
    lines.push(`✗ ${figure(mismatches.length)} answers contradict what was sent:`);
    for (const { fact, expected, answered } of mismatches.slice(0, EXAMPLES)) {
      lines.push(`    ${fact}: expected ${expected}, was ${answered}`);
    }
    const more = mismatches.length - EXAMPLES;
    if (more > 0) lines.push(`    … and ${figure(more)} more`);
  }
  return lines.join("\n");
}

function describeCounts(answers: Record<string, number>): string {
  const entries = Object.entries(answers).sort(([, one], [, other]) => other - one);
  return entries.map(([kind, count]) => `${kind} ${figure(count)}`).join(", ") || "–";
}
