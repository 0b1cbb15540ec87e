import { Command } from "commander";
import { audited } from "../../audit/index.ts";
import { callRefInput } from "../../domain/call-ref.ts";
import type { EventStatus } from "../../domain/event.ts";
import { REPLAY_PER_SECOND } from "../../domain/replay.ts";
import {
  type ReplayOrder,
  replayOrderSchema,
  replayPerSecondSchema,
  replayReasonSchema,
} from "../../domain/replay-order.ts";
import {
  countEvents,
  describeDestination,
  describeHandlers,
  type ReplayPreview,
} from "../../domain/replay-preview.ts";
import { listReplayChoices, previewReplay, startReplay } from "../../replays/index.ts";
import { commandLine } from "../actor.ts";
import { CannotRun } from "../cannot-run.ts";
import type { CommandContext, OpenCommandContext } from "../context.ts";
import { demand } from "../demand.ts";
import { renderTable } from "../table.ts";
import { type Terminal, terminal } from "../terminal.ts";
import { inContext } from "./client.ts";
import { parseMoment, parseStatus } from "./replay-options.ts";
import { parseRate } from "./send-options.ts";

type Options = {
  event?: string[];
  call?: string[];
  client?: string;
  type?: string;
  status?: EventStatus;
  from?: Date;
  to?: Date;
  missedBy?: string;
  since?: Date;
  runHandlers?: boolean;
  sendTo?: string[];
  alsoDelivered?: boolean;
  rate?: number;
  reason?: string;
  dryRun?: boolean;
};

/** `replay`: shows what would be done again, and begins it unless that is all that was asked. */
export function replayCommand(open: OpenCommandContext, io: Terminal = terminal): Command {
  return new Command("replay")
    .description("have events processed or sent again; --dry-run shows what it would do")
    .option("--event <id...>", "these events")
    .option("--call <client-and-id...>", "a whole call or chat: its client, then its id")
    .option("--client <id>", "the events of this client")
    .option("--type <event type>", "only of this type")
    .option(
      "--status <status>",
      "only those that are received, failed, processed or dead",
      parseStatus,
    )
    .option("--from <time>", "received then or later: 2026-11-23T14:00Z, or 24h ago", toMoment)
    .option("--to <time>", "received before then", toMoment)
    .option("--missed-by <destination>", "what this destination should have got and has not")
    .option("--since <time>", "with --missed-by: received then or later", toMoment)
    .option("--run-handlers", "run the handlers again; what is done if nothing else is asked for")
    .option("--send-to <destination...>", "send to these, by id or by name")
    .option("--also-delivered", "send even where it was delivered already")
    .option(
      "--rate <events>",
      `at most so many per second, such as 50/s (${REPLAY_PER_SECOND.usual}/s)`,
      parseRate,
    )
    .option("--reason <text>", "why; kept with the replay")
    .option("--dry-run", "show what would be done, and do nothing")
    .action(async (options: Options) => {
      await inContext(open)(async (context) => {
        const db = context.database.dashboard;
        const order = await readOrder(context, options);
        const preview = await previewReplay(db, order);
        io.print(describePreview(preview, order));
        if (options.dryRun) return;
        const by = commandLine();
        const reason = demand(replayReasonSchema, options.reason ?? "");
        const perSecond = demand(replayPerSecondSchema, options.rate);
        const { id, total } = await audited(
          db,
          by,
          (tx) =>
            startReplay(tx, {
              order: { ...order, scope: preview.scope },
              requestedBy: by.name,
              reason,
              perSecond,
            }),
          (started) => ({
            action: "replay_started",
            subject: { kind: "replay", id: started.id },
            details: { events: started.total, reason },
          }),
        );
        const events = countEvents({ events: total, hasMore: false });
        io.print(
          `\nStarted with ${events}. A running server works it off: ${context.publicUrl}/replays/${id}`,
        );
      });
    });
}

const toMoment = (text: string) => parseMoment(text);

async function readOrder(context: CommandContext, options: Options): Promise<ReplayOrder> {
  const db = context.database.dashboard;
  const scope = await readScope(context, options);
  const choices = options.sendTo ? await listReplayChoices(db, scope) : [];
  const destinationIds = (options.sendTo ?? []).map((wanted) => findOne(choices, wanted).id);
  if (scope.kind === "missed" && destinationIds.length === 0)
    destinationIds.push(scope.destinationId);
  const runHandlers = options.runHandlers ?? destinationIds.length === 0;
  const work = { runHandlers, destinationIds, includeDelivered: options.alsoDelivered ?? false };
  return demand(replayOrderSchema, { scope, work });
}

async function readScope(context: CommandContext, options: Options): Promise<ReplayOrder["scope"]> {
  const { event, call, missedBy, since, client, type, status, from, to } = options;
  const isFiltered = [client, type, status, from, to].some((one) => one !== undefined);
  const given = [event, call, missedBy].filter((one) => one !== undefined).length;
  if (
    given > 1 ||
    (given === 1 && isFiltered && missedBy === undefined) ||
    (!given && !isFiltered)
  ) {
    throw new CannotRun(
      "Say which events, in one way: --event <id>, --call <client> <id>, --missed-by <destination> --since <time>, or a filter such as --client acme --status dead --from 24h.",
    );
  }
  if (event) return { kind: "events", eventIds: event };
  if (call) {
    const [clientId, callId, ...rest] = call;
    if (rest.length > 0 || callId === undefined) {
      throw new CannotRun("Give the call's client and its id: --call acme call_1234.");
    }
    return { kind: "call", ...demand(callRefInput, { clientId, callId }) };
  }
  if (missedBy === undefined) {
    const filter = { clientId: client, eventType: type, status, from, to };
    return demand(replayOrderSchema.shape.scope, { kind: "filter", filter });
  }
  if (since === undefined) throw new CannotRun("Say since when: --since 24h.");
  const filter = demand(replayOrderSchema.shape.scope, {
    kind: "filter",
    filter: { clientId: client },
  });
  const choices = await listReplayChoices(context.database.dashboard, filter);
  return { kind: "missed", destinationId: findOne(choices, missedBy).id, since };
}

type Choice = { id: string; name: string; clientId: string };

/** @throws CannotRun unless the id or the name is exactly one's */
function findOne(choices: readonly Choice[], wanted: string): Choice {
  const name = wanted.toLowerCase();
  const found = choices.filter((one) => one.id === wanted || one.name.toLowerCase() === name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1) {
    const rows = found.map(({ id, clientId }) => `  ${id}  of ${clientId}`).join("\n");
    throw new CannotRun(
      `Several destinations are called "${wanted}"; give the id of one:\n${rows}`,
    );
  }
  const names = choices.map((one) => one.name).join(", ");
  throw new CannotRun(
    `There is no live destination "${wanted}" for these events.${names && ` There are: ${names}.`}`,
  );
}

function describePreview(preview: ReplayPreview, { work }: ReplayOrder): string {
  const lines = [`${countEvents(preview)}.`.replace(/^m/, "M")];
  lines.push(...describeHandlers(preview, work.runHandlers).map((line) => `  ${line}`));
  for (const destination of preview.destinations) {
    lines.push(`  ${describeDestination(destination).join(" ")}`);
  }
  if (preview.sample.length > 0) {
    const rows = preview.sample.map(({ id, receivedAt, clientId, eventType, callId }) => [
      receivedAt.toISOString(),
      clientId,
      eventType,
      callId ?? "–",
      id,
    ]);
    lines.push("", "The first of them:");
    lines.push(renderTable([["received", "client", "type", "call", "event"], ...rows]));
  }
  return lines.join("\n");
}
