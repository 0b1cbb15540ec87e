import type { Divergence } from "./divergence.ts";
import type { TimelineEntry } from "./duplicate-timeline.ts";
import { inWords } from "./evidence-words.ts";
import type { JsonDiff } from "./json-diff.ts";

/** One delivery as it is named to the sender's support. */
type Delivery = {
  receivedAt: Date;
  signedAt: Date | null;
  sourceIp: string | null;
  bodySha256: string;
  bodyBytes: number;
};

export type EvidencePack = {
  duplicate: Delivery & {
    clientId: string;
    eventType: string;
    callId: string | null;
    count: number;
    divergence: Divergence | null;
    first: Delivery;
  };
  finding: { title: string; evidence: readonly string[] };
  timeline: readonly TimelineEntry[];
  /** What differs in the bodies, with its values; left out unless asked for. */
  diff?: JsonDiff | null;
};

/**
 * What Retell's support needs to look a duplicate up on their side, as Markdown: ids, times in UTC to
 * the millisecond, digests, our answers. No phone numbers, and nothing of the bodies unless asked.
 */
export function writeEvidencePack({ duplicate, finding, timeline, diff }: EvidencePack): string {
  const { first, clientId, eventType, callId, divergence, count } = duplicate;
  const lines = [
    `# Duplicate webhook: ${eventType}${callId === null ? "" : ` of ${callId}`}`,
    "",
    `- Call or chat id: ${callId === null ? "none in the body" : code(callId)}`,
    `- Event type: ${code(eventType)}`,
    `- Received at the path: ${code(`/api/webhooks/retell/${clientId}`)}`,
    "- All times are UTC. Received and answered are by our clock, signed is `v=` of the signature.",
    "",
    "## The two deliveries",
    "",
    "| | First delivery | This copy |",
    "|---|---|---|",
    row("Signed", moment(first.signedAt), moment(duplicate.signedAt)),
    row("Received", moment(first.receivedAt), moment(duplicate.receivedAt)),
    row("Answered", answerOf(timeline, "first"), answerOf(timeline, "this")),
    row("From", first.sourceIp ?? "–", duplicate.sourceIp ?? "–"),
    row("Body", `${first.bodyBytes} bytes`, `${duplicate.bodyBytes} bytes`),
    row("SHA-256", code(first.bodySha256), code(duplicate.bodySha256)),
    "",
    `This copy came ${count === 1 ? "once" : `${count} times at once`}. Compared with the first its body is ${DIVERGENCE_WORDS[divergence ?? "unknown"]}.`,
    "",
    `## Why: ${finding.title}`,
    "",
    ...finding.evidence.map((sentence) => `- ${sentence}`),
    "",
    "## In order",
    "",
    ...timeline.map((each) => `- ${moment(new Date(each.at))} ${wordsOf(each)}`),
    ...diffLines(diff),
    "",
  ];
  return lines.join("\n");
}

const DIVERGENCE_WORDS: Record<Divergence | "unknown", string> = {
  identical: "identical, byte for byte",
  restamped: "equal but for its time stamp, the order of keys, white space or signed links",
  enriched: "a superset: everything the first one said, and more",
  conflicting: "in conflict: it says something else",
  unknown: "not compared yet",
};

const OF_WORDS = {
  first: "the first delivery",
  other: "another copy",
  this: "this copy",
  not_recorded: "an attempt that was not kept",
};

/** One line of the story, for the pack and for the page. */
export function wordsOf({ kind, of, status, ackMs }: TimelineEntry): string {
  const name = of === null ? "" : OF_WORDS[of];
  switch (kind) {
    case "signed":
      return `Retell signed ${name}`;
    case "received":
      return `We received ${name}`;
    case "answered":
      return `We answered ${name}: ${status} after ${inWords(ackMs ?? 0)}`;
    case "hung_up":
      return `Our ${status} to ${name} was ready after ${inWords(ackMs ?? 0)}, but the sender had hung up`;
    case "server_started":
      return "Our server started";
    case "server_last_seen":
      return "Our server last showed life, and then ended without notice";
  }
}

function answerOf(timeline: readonly TimelineEntry[], of: "first" | "this"): string {
  const answer = timeline.find((each) => each.of === of && each.status !== null);
  if (answer === undefined) return "see below";
  const heard = answer.kind === "hung_up" ? ", unheard" : "";
  return `${answer.status} after ${answer.ackMs} ms${heard}`;
}

function diffLines(diff: JsonDiff | null | undefined): string[] {
  if (!diff || diff.changes.length === 0) return [];
  return [
    "",
    "## What differs in the bodies",
    "",
    "```",
    ...diff.changes.flatMap(({ path, kind, before, after }) => [
      `${kind} ${JSON.stringify(path)}`,
      ...(before === null ? [] : [`- ${before}`]),
      ...(after === null ? [] : [`+ ${after}`]),
    ]),
    "```",
    ...(diff.truncated ? ["", "Only the first differences are listed."] : []),
  ];
}

function moment(at: Date | null): string {
  return at === null ? "–" : at.toISOString().replace("T", " ").replace("Z", "");
}

function row(...cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Ids are the sender's words: they must not end the code they are written in, nor the table's cell. */
function code(text: string): string {
  return `\`${text.replace(/[`|\r\n]/g, " ")}\``;
}
