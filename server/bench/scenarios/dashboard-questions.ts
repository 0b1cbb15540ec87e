import type { Staff } from "../../auth/index.ts";
import type { Db } from "../../db/index.ts";
import type { DuplicateFilter } from "../../domain/duplicate-filter.ts";
import { ALLOW_NOTHING } from "../../outbound/index.ts";
import { createCaller } from "../../trpc/root.ts";
import { SEARCHED } from "../events/search-rows.ts";

/** A `page` is of the list of events without a filter but the client; a `list` has others too. */
export type Kind = "page" | "list" | "overview" | "other";
export type Question = { name: string; kind: Kind; ask(): Promise<unknown> };

const STAFF: Staff = { id: "bench", name: "Bench", email: "bench@example.com", role: "admin" };
/** The busiest, one in the middle, one of the least. */
const CLIENTS = { busy: "client-001", middling: "client-020", quiet: "client-180" };

/** Every question the dashboard asks, through the procedures that its pages call. */
export async function dashboardQuestions(db: Db): Promise<Question[]> {
  const api = createCaller({
    db,
    staff: STAFF,
    appSecret: "",
    allow: ALLOW_NOTHING,
    publicUrl: "http://localhost",
    requestId: "bench",
    sameOrigin: true,
    ip: null,
  });
  type Cursor = { receivedAt: Date; id: string };
  const list = (name: string, filter: object, cursor?: Cursor): Question => ({
    name: `events: ${name}`,
    kind: "list",
    ask: () => api.events.list({ filter, cursor, limit: 50 }),
  });
  const page = (name: string, filter: object, cursor?: Cursor): Question => ({
    ...list(name, filter, cursor),
    kind: "page",
  });
  const other = (name: string, ask: () => Promise<unknown>) => ({
    name,
    kind: "other" as const,
    ask,
  });
  const overview = (range: "1h" | "24h" | "7d" | "30d") => ({
    name: `overview: ${range}`,
    kind: "overview" as const,
    ask: () => api.overview.get({ range }),
  });
  const charts = (range: "24h" | "7d" | "30d") => ({
    name: `overview's charts: ${range}`,
    kind: "overview" as const,
    ask: () => api.overview.series({ range }),
  });
  const duplicates = (name: string, filter: Partial<DuplicateFilter>) => ({
    name: `duplicates: ${name}`,
    kind: "list" as const,
    ask: () => api.duplicates.list({ filter: { range: "30d", ...filter } }),
  });
  const duplicateFigures = (range: "24h" | "30d", clientId?: string) => ({
    name: `duplicates in figures: ${range}${clientId ? ", a client" : ""}`,
    kind: "overview" as const,
    ask: () => api.duplicates.figures({ range, clientId }),
  });

  const { events: newest } = await api.events.list({ filter: {}, limit: 50 });
  const { events: repeated } = await api.events.list({
    filter: { duplicatesOnly: true, to: daysAgo(20) },
    limit: 1,
  });
  const [event] = repeated;
  if (event === undefined || event.callId === null) throw new Error("No event to look at.");
  const { id: eventId, clientId, callId } = event;
  const [duplicate] = (await api.duplicates.list({ filter: { range: "30d" }, limit: 1 }))
    .duplicates;
  if (duplicate === undefined) throw new Error("No duplicate to look at.");
  const cursor = { receivedAt: daysAgo(45), id: eventId };
  const first = newest[0];
  const newestSeen = first === undefined ? null : { receivedAt: first.receivedAt, id: first.id };

  return [
    page("newest", {}),
    page("45 days back", {}, cursor),
    page("busy client", { clientId: CLIENTS.busy }),
    page("middling client", { clientId: CLIENTS.middling }),
    page("quiet client", { clientId: CLIENTS.quiet }),
    page("busy client, 45 days back", { clientId: CLIENTS.busy }, cursor),
    list("duplicates only", { duplicatesOnly: true }),
    list("duplicates of a quiet client", { clientId: CLIENTS.quiet, duplicatesOnly: true }),
    list("divergent only", { divergentOnly: true }),
    list("divergent of a middling client", { clientId: CLIENTS.middling, divergentOnly: true }),
    list("failed", { status: "failed" }),
    list("dead of a quiet client", { clientId: CLIENTS.quiet, status: "dead" }),
    list("waiting", { status: "received" }),
    list("a common type", { eventType: "call_ended" }),
    list("a rare type", { eventType: "transfer_started" }),
    list("a rare type of a quiet client", { clientId: CLIENTS.quiet, eventType: "chat_ended" }),
    list("a type that never came", { eventType: "alert_triggered" }),
    list("a call", { callId }),
    list("a day, 45 days ago", { from: daysAgo(45), to: daysAgo(44) }),
    ...Object.entries(SEARCHED).map(([name, field]) => list(`with ${name} value`, has(field))),
    list("with a value that never came", { search: "call.metadata.flag = no" }),
    list("with two values", { search: `${has(common).search} and ${has(usual).search}` }),
    list("of a quiet client with a common value", { ...has(common), clientId: CLIENTS.quiet }),
    list("of a quiet client with a seldom value", { ...has(seldom), clientId: CLIENTS.quiet }),
    list("duplicates with a seldom value", { ...has(seldom), duplicatesOnly: true }),
    list("dead with a usual value", { ...has(usual), status: "dead" }),
    list("by the start of a call id", { search: callId.slice(0, 20) }),
    list("by a whole call id", { search: callId }),
    list("by a client's own number", { search: "1 415 555 0200" }),
    list("by the last digits of a number", { search: "0123" }),
    overview("1h"),
    overview("24h"),
    overview("7d"),
    overview("30d"),
    charts("24h"),
    charts("7d"),
    charts("30d"),
    duplicateFigures("24h"),
    duplicateFigures("30d"),
    duplicateFigures("30d", CLIENTS.busy),
    duplicates("newest", {}),
    duplicates("busy client", { clientId: CLIENTS.busy }),
    duplicates("quiet client", { clientId: CLIENTS.quiet }),
    duplicates("sent twice", { cause: "sent_twice" }),
    duplicates("late", { cause: "late" }),
    duplicates("late, of a quiet client", { cause: "late", clientId: CLIENTS.quiet }),
    duplicates("a cause that never came", { cause: "hung_up" }),
    duplicates("restamped", { divergence: "restamped" }),
    duplicates("restamped, of a quiet client", {
      divergence: "restamped",
      clientId: CLIENTS.quiet,
    }),
    duplicates("restamped and late", { divergence: "restamped", cause: "late" }),
    duplicates("of a call", { clientId, callId }),
    duplicates("a day, 20 days ago", { from: daysAgo(21), to: daysAgo(20) }),
    other("a duplicate", () => api.duplicates.byId({ deliveryId: duplicate.id })),
    other("how many are newer", () => api.events.countNewer({ filter: {}, newest: newestSeen })),
    other("states of a page", () => api.events.states({ eventIds: newest.map(({ id }) => id) })),
    other("what the filters offer", () => api.events.choices()),
    other("an event", () => api.events.byId({ eventId })),
    other("its body", () => api.events.body({ eventId })),
    other("a call", () => api.calls.byId({ clientId, callId })),
    other("clients", () => api.clients.list()),
    other("a busy client's page", () => api.clients.byId({ id: CLIENTS.busy })),
    other("refused", () => api.refusals.list({ filter: { range: "24h" } })),
    other("alerts", () => api.alerts.list({})),
  ];
}

const { common, usual, seldom } = SEARCHED;

const has = ({ path, value }: { path: string; value: string }) => ({
  search: `${path} = ${value}`,
});

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
