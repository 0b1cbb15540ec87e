import type { RouterOutputs } from "#server/trpc/root";
import { formatCount, formatDuration, formatPercent } from "@/_components/format";
import type { Tone } from "@/_components/ui/badge";
import { duplicatesPath, eventsPath, failuresPath, refusedPath } from "./list-paths";
import type { ProblemKind } from "./problem-kinds";
import type { ShownSpan } from "./shown-span";
import { duplicateRate } from "./sort-clients";

export type Client = RouterOutputs["overview"]["get"]["clients"][number];

/** Something about a client that needs somebody, and where it is seen. */
export type Problem = {
  kind: ProblemKind;
  tone: Extract<Tone, "danger" | "warn">;
  /** On a badge: "3 dead". */
  label: string;
  /** After the client's name: "has 3 dead events" is `has` and `what`. */
  verb: string;
  what: string;
  href: string;
};

/** Retell gives up on an answer after this. */
export const RETELL_WAITS_MS = 10_000;
/** From half of it on an answer is near to it. */
const SLOW_MS = RETELL_WAITS_MS / 2;
const VERY_SLOW_MS = RETELL_WAITS_MS * 0.8;

/** What is wrong with a client, the worst first. Of a disabled one only what was left behind. */
export function problemsOf(client: Client, span: ShownSpan): Problem[] {
  const { id } = client;
  const failuresOf = (kind: "processing" | "forwarding") => failuresPath({ client: id, kind });
  const eventsWith = (filters: { divergent?: true } = {}) =>
    eventsPath({ client: id, ...filters, ...span.filters });
  const found: (Problem | false)[] = [
    client.notKept > 0 && {
      kind: "notKept",
      tone: "danger",
      label: `${formatCount(client.notKept)} not kept`,
      verb: "had",
      // Retell sends again, and no more than three times.
      what: `${count(client.notKept, "webhook")} that could not be kept`,
      href: refusedPath({ client: id, code: "not_durable", ...span.filters }),
    },
    client.deadEvents > 0 && {
      kind: "dead",
      tone: "danger",
      label: `${formatCount(client.deadEvents)} dead`,
      verb: "has",
      what: count(client.deadEvents, "dead event"),
      href: failuresOf("processing"),
    },
    client.inDoubtEvents > 0 && {
      kind: "inDoubt",
      tone: "warn",
      label: `${formatCount(client.inDoubtEvents)} in doubt`,
      verb: "has",
      what: `${count(client.inDoubtEvents, "event")} in doubt`,
      href: failuresOf("processing"),
    },
    client.refusedWrongKey > 0 && {
      kind: "wrongKey",
      // With nothing taken, the key kept here is the wrong one.
      tone: client.events === 0 ? "danger" : "warn",
      label: "Wrong key",
      verb: "had",
      what: `${count(client.refusedWrongKey, "request")} refused for a wrong key`,
      href: refusedPath({
        client: id,
        code: "signature_mismatch",
        ...span.filters,
      }),
    },
    client.isSilent && {
      kind: "silent",
      tone: "danger",
      label: "Silent",
      verb: "has been",
      what: "silent for unusually long",
      href: `/clients/${id}`,
    },
    client.deadForwards > 0 && {
      kind: "deadForwards",
      tone: "danger",
      label: `${formatCount(client.deadForwards)} not forwarded`,
      verb: "has",
      what: count(client.deadForwards, "dead forward"),
      href: failuresOf("forwarding"),
    },
    stoppedDestinations(client),
    slowAnswers(client, eventsWith()),
    client.hasConflicting && {
      kind: "conflicting",
      tone: "warn",
      label: "Conflicting",
      verb: "got",
      what: "duplicates that contradict the first",
      href: eventsWith({ divergent: true }),
    },
    moreDuplicates(client, duplicatesPath({ client: id, ...span.filters })),
    failing(client, failuresOf),
  ];
  return found.filter((problem) => problem !== false);
}

function stoppedDestinations({ id, destinations }: Client): Problem | false {
  const [first] = destinations;
  if (first === undefined) return false;
  const { length } = destinations;
  const isOne = length === 1;
  const state = first.state === "paused" ? "paused" : "not answering";
  return {
    kind: "stopped",
    tone: "warn",
    // As "2 dead": longer, its end would be cut off where rows are compared.
    label: isOne
      ? `${first.state === "paused" ? "Paused" : "Not answering"}: ${first.name}`
      : `${formatCount(length)} stopped`,
    verb: "has",
    what: isOne ? `the destination ${first.name} ${state}` : `${length} destinations stopped`,
    href: isOne ? `/clients/${id}/destinations/${first.id}` : `/clients/${id}`,
  };
}

function slowAnswers({ ackP99Ms }: Client, href: string): Problem | false {
  if (ackP99Ms === null || ackP99Ms < SLOW_MS) return false;
  return {
    kind: "slow",
    tone: ackP99Ms < VERY_SLOW_MS ? "warn" : "danger",
    label: "Slow answers",
    verb: "is",
    what: `answered near Retell's 10 s (p99 ${formatDuration(ackP99Ms)})`,
    href,
  };
}

/** A handful says nothing, and neither does a share that was always like that. */
function moreDuplicates(client: Client, href: string): Problem | false {
  const { duplicates, before } = client;
  const rate = duplicateRate(client);
  const rateBefore = before && duplicateRate(before);
  if (rate === null || rateBefore == null || duplicates < 20 || rate < 0.1) return false;
  if ((before?.events ?? 0) < 50 || rate < 3 * Math.max(rateBefore, 0.02)) return false;
  return {
    kind: "duplicates",
    tone: "warn",
    label: "More duplicates",
    verb: "gets",
    what: `${formatPercent(rate)} duplicates, up from ${formatPercent(rateBefore)}`,
    href,
  };
}

function failing(
  { failedEvents, failedForwards }: Client,
  failuresOf: (kind: "processing" | "forwarding") => string,
): Problem | false {
  if (failedEvents + failedForwards === 0) return false;
  const what = [
    failedEvents > 0 && count(failedEvents, "event"),
    failedForwards > 0 && count(failedForwards, "forward"),
  ];
  return {
    kind: "failed",
    tone: "warn",
    // The column beside it counts events alone.
    label:
      failedEvents === 0
        ? `${count(failedForwards, "forward")} failing`
        : `${formatCount(failedEvents + failedForwards)} failing`,
    verb: "has",
    what: `${what.filter(Boolean).join(" and ")} failing, to be tried again`,
    href: failuresOf(failedEvents > 0 ? "processing" : "forwarding"),
  };
}

function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? "" : "s"}`;
}
