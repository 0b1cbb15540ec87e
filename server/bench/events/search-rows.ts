import type { Sql } from "postgres";
import { hashes, SPAN_MIX } from "../../inbox/search/terms.ts";
import { CLIENTS, EVENT_TYPES, facts, type Made } from "./facts.ts";

/** A field of the bodies, as if they had one, and how often it has the value. */
export const SEARCHED = {
  common: { path: "call.direction", value: "inbound", every: 2 },
  usual: { path: "call.call_analysis.user_sentiment", value: "Negative", every: 10 },
  seldom: { path: "call.metadata.campaign", value: "spring", every: 300 },
  rare: { path: "call.metadata.flag", value: "yes", every: 100_000 },
};
/** Fields that are different in each event; a Retell body has about as many. */
const UNIQUE_FIELDS = 12;

/** In one transaction with emptying the table, so that no WAL is written. */
export async function makeSearchRows(sql: Sql, made: Made): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`truncate event_search`;
    await tx.unsafe(insertSearchRows(made));
    // As of when events can be searched: all of them.
    await tx`insert into event_search_state (since) values (to_timestamp(0))`;
  });
}

/**
 * The statement that makes the events findable: by client, type, call, two numbers (the client's own
 * and one of a million), the fields above, and an order number that each call has for itself. What
 * is looked for has the hashes of `terms.ts`, from lists; for the rest any hash will do.
 */
function insertSearchRows(made: Made): string {
  const clients = Array.from({ length: CLIENTS }, (_, n) => `${n + 1}`.padStart(3, "0"));
  const endings = Array.from({ length: 10_000 }, (_, n) => `${n}`.padStart(4, "0"));
  const fields = Object.values(SEARCHED).map(
    ({ path, value, every }) =>
      `case when call_number % ${every} = 0 then ${bigint(hashes.text(path, value))} end`,
  );
  const terms = [
    at(
      clients.map((n) => hashes.client(`client-${n}`)),
      "client_number",
    ),
    at(EVENT_TYPES.map(hashes.eventType), "type_number"),
    // All calls begin with the same zeros.
    bigint(hashes.callIdStart(`call_${"0".repeat(26)}`)),
    at(
      clients.map((n) => hashes.phoneEnding(ownNumber(n).slice(-7))),
      "client_number",
    ),
    at(
      clients.map((n) => hashes.phoneEnding(ownNumber(n).slice(-4))),
      "client_number",
    ),
    "hashint8extended(other, 1)",
    at(endings.map(hashes.phoneEnding), "other % 10000 + 1"),
    "hashint8extended(call_number, 2)",
    ...fields,
    ...Array.from({ length: UNIQUE_FIELDS }, (_, field) => `hashint8extended(n, ${10 + field})`),
  ];
  return `
    insert into event_search (event_id, received_at, span, numbers, terms)
    select id, at, span, '1415555' || right(client, 3) || '0 1222' || lpad(other::text, 7, '0') || ' ',
           array_remove(array[${terms.map((term) => `${term} # mix`).join(", ")}], null)
    from (
      select *, span * ${SPAN_MIX} as mix
      from (
        select *, floor(extract(epoch from at) / 21600)::bigint as span,
               (hashint8extended(call_number, 3) & 1048575)::int as other
        from ${facts(made)}
        offset 0
      ) as known
      offset 0
    ) as mixed`;
}

const ownNumber = (client: string) => `1415555${client}0`;

const bigint = (hash: bigint) => `'${hash}'::bigint`;

/** Of a list of hashes, the one with this number; the first is 1. */
const at = (list: readonly bigint[], number: string) =>
  `('{${list.join(",")}}'::bigint[])[${number}]`;
