import { and, eq, inArray } from "drizzle-orm";
import { getClient } from "../../clients/index.ts";
import type { Db } from "../../db/index.ts";
import { webhookEvents } from "../../db/schema/index.ts";
import { callRefInput } from "../../domain/call-ref.ts";
import type { EventStatus } from "../../domain/event.ts";
import { type ReplayScope, replayOrderSchema } from "../../domain/replay-order.ts";
import { listReplayChoices, type ReplayChoice } from "../../replays/index.ts";
import { CannotRun } from "../cannot-run.ts";
import { demand } from "../demand.ts";

/** What says which events a replay takes. */
export type ScopeOptions = {
  event?: string[];
  call?: string[];
  client?: string;
  type?: string;
  status?: EventStatus;
  from?: Date;
  to?: Date;
  missedBy?: string;
  since?: Date;
};

/**
 * The events that were asked for. An option that would change nothing is refused: who gave it to
 * narrow them would have more replayed than they meant.
 *
 * @throws CannotRun, or UnknownClient
 */
export async function readScope(db: Db, options: ScopeOptions): Promise<ReplayScope> {
  demandOneWay(options);
  const { event, call, missedBy, client } = options;
  if (event) return readEvents(db, event);
  if (call) return readCall(db, call);
  demandSpan(options);
  if (options.type?.trim() === "") throw new CannotRun("Name the type: --type call_ended.");
  if (client !== undefined) await getClient(db, client);
  if (missedBy !== undefined) return readMissed(db, missedBy, options);
  const { type, status, from, to } = options;
  return demandScope({
    kind: "filter",
    filter: { clientId: client, eventType: type, status, from, to },
  });
}

const ONE_WAY =
  "Say which events, in one way: --event <id>, --call <client> <id>, --missed-by <destination> --since <time>, or a filter such as --client acme --status dead --from 24h.";

function demandOneWay({ event, call, missedBy, since, ...filter }: ScopeOptions): void {
  const { client, type, status, from, to } = filter;
  const narrowing = namesOf({ client, type, status, from, to });
  const ways = namesOf({ event, call, "missed-by": missedBy });
  const [way, another] = ways;
  if (another !== undefined) throw new CannotRun(ONE_WAY);
  if (way === "--missed-by") {
    if (from !== undefined) throw new CannotRun("With --missed-by, give --since and not --from.");
    const odd = namesOf({ type, status });
    if (odd.length === 0) return;
    throw new CannotRun(
      `--missed-by takes all that the destination has missed: leave out ${odd.join(" and ")}.`,
    );
  }
  if (way !== undefined) {
    const odd = [...narrowing, ...namesOf({ since })];
    if (odd.length === 0) return;
    throw new CannotRun(`${way} alone says which events: leave out ${odd.join(" and ")}.`);
  }
  if (since !== undefined) throw new CannotRun("--since goes with --missed-by; use --from.");
  if (narrowing.length === 0) throw new CannotRun(ONE_WAY);
}

function namesOf(options: Record<string, unknown>): string[] {
  return Object.keys(options).flatMap((name) => (options[name] === undefined ? [] : [`--${name}`]));
}

/** A span that holds nothing is a slip: `--from 1h --to 24h` reads well and is the wrong way round. */
function demandSpan({ from, since, to }: ScopeOptions): void {
  const begins = from ?? since;
  const name = from === undefined ? "--since" : "--from";
  if (begins === undefined || begins < (to ?? new Date())) return;
  const written = `${name} (${begins.toISOString()})`;
  throw new CannotRun(
    to === undefined
      ? `${written} must not be in the future.`
      : `${written} must be before --to (${to.toISOString()}).`,
  );
}

async function readEvents(db: Db, given: readonly string[]): Promise<ReplayScope> {
  const eventIds = given.map((id) => id.toLowerCase());
  const scope = demandScope({ kind: "events", eventIds });
  const { id } = webhookEvents;
  const found = await db.select({ id }).from(webhookEvents).where(inArray(id, eventIds));
  const missing = eventIds.find((wanted) => !found.some((one) => one.id === wanted));
  if (missing === undefined) return scope;
  throw new CannotRun(`There is no event ${missing}: copy the id from the event's page.`);
}

async function readCall(
  db: Db,
  [clientId, callId, ...rest]: readonly string[],
): Promise<ReplayScope> {
  if (!clientId || !callId || rest.length > 0) {
    throw new CannotRun("Give the call's client and its id: --call acme call_1234.");
  }
  const call = demand(callRefInput, { clientId, callId });
  await getClient(db, clientId);
  const { id, ...of } = webhookEvents;
  const [any] = await db
    .select({ id })
    .from(webhookEvents)
    .where(and(eq(of.callId, callId), eq(of.clientId, clientId)))
    .limit(1);
  if (any !== undefined) return { kind: "call", ...call };
  throw new CannotRun(
    `The client "${clientId}" has no call or chat "${callId}": copy the id from its page.`,
  );
}

async function readMissed(
  db: Db,
  missedBy: string,
  { client, since, to }: ScopeOptions,
): Promise<ReplayScope> {
  if (since === undefined) throw new CannotRun("Say since when: --since 24h.");
  const among = demandScope({ kind: "filter", filter: { clientId: client } });
  const { id } = await findDestination(db, among, missedBy);
  return { kind: "missed", destinationId: id, since, until: to };
}

const demandScope = (scope: unknown) => demand(replayOrderSchema.shape.scope, scope);

/** More would hide what is wrong. */
const NAMED_AT_MOST = 20;

/**
 * One of the live destinations that a scope's events could be sent to.
 *
 * @throws CannotRun unless the id or the name is exactly one's
 */
export async function findDestination(
  db: Db,
  scope: ReplayScope,
  wanted: string,
): Promise<ReplayChoice> {
  const found = await listReplayChoices(db, scope, wanted);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1) {
    const rows = found.map(({ id, clientId }) => `  ${id}  of ${clientId}`).join("\n");
    throw new CannotRun(
      `Several destinations are called "${wanted}"; give the id of one:\n${rows}`,
    );
  }
  const others = (await listReplayChoices(db, scope)).map(({ name }) => name);
  const names = others.slice(0, NAMED_AT_MOST).join(", ");
  const rest = others.length > NAMED_AT_MOST ? " and others" : "";
  throw new CannotRun(
    `There is no live destination "${wanted}" for these events.${names && ` There are: ${names}${rest}.`}`,
  );
}
