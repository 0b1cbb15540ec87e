import { Command } from "commander";
import { audited } from "../../audit/index.ts";
import type { Db } from "../../db/index.ts";
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
import { previewReplay, startReplay } from "../../replays/index.ts";
import { commandLine } from "../actor.ts";
import { CannotRun } from "../cannot-run.ts";
import type { OpenCommandContext } from "../context.ts";
import { demand } from "../demand.ts";
import { renderTable } from "../table.ts";
import { type Terminal, terminal } from "../terminal.ts";
import { inContext } from "./client.ts";
import { hintOnEventType } from "./event-type-hint.ts";
import { parseMoment, parseStatus } from "./replay-options.ts";
import { findDestination, readScope, type ScopeOptions } from "./replay-scope.ts";
import { parseRate } from "./send-options.ts";

type Options = ScopeOptions & {
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
    .option(
      "--since <time>",
      "instead of --from with --missed-by: received then or later",
      toMoment,
    )
    .option("--run-handlers", "run the handlers again; what is done if nothing else is asked for")
    .option("--send-to <destination...>", "send to these, by id or by name")
    .option("--also-delivered", "with --send-to: even where it was delivered already")
    .option(
      "--rate <events>",
      `at most so many per second, such as 50/s (${REPLAY_PER_SECOND.usual}/s)`,
      parseRate,
    )
    .option("--reason <text>", "why; kept with the replay, which is not begun without")
    .option("--dry-run", "show what would be done, and do nothing")
    .action(async (options: Options) => {
      await inContext(open)(async (context) => {
        const db = context.database.dashboard;
        const perSecond = demand(replayPerSecondSchema, options.rate);
        const order = await readOrder(db, options);
        const preview = await previewReplay(db, order);
        io.print(describePreview(preview, order));
        const hint = options.type === undefined ? null : hintOnEventType(options.type.trim());
        if (hint !== null && preview.events === 0) io.print(hint);
        if (options.dryRun) return;
        if (preview.events === 0) return io.print("Nothing was begun.");
        const by = commandLine();
        const reason = readReason(options);
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

async function readOrder(db: Db, options: Options): Promise<ReplayOrder> {
  if (options.alsoDelivered && !options.sendTo) {
    throw new CannotRun("--also-delivered goes with --send-to <destination>.");
  }
  const scope = await readScope(db, options);
  const sendTo = options.sendTo ?? [];
  const found = await Promise.all(sendTo.map((one) => findDestination(db, scope, one)));
  const destinationIds = [...new Set(found.map(({ id }) => id))];
  if (scope.kind === "missed" && destinationIds.length === 0)
    destinationIds.push(scope.destinationId);
  const runHandlers = options.runHandlers ?? destinationIds.length === 0;
  const work = { runHandlers, destinationIds, includeDelivered: options.alsoDelivered ?? false };
  return demand(replayOrderSchema, { scope, work });
}

function readReason({ reason = "" }: Options): string {
  if (reason.trim() === "") throw new CannotRun('Say why: --reason "the CRM was down".');
  return demand(replayReasonSchema, reason);
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
