import type { Sql } from "postgres";
import { hashes, SPAN_MIX } from "../../inbox/search/terms.ts";

/** A field of the bodies, as if they had one, and how often it has the value. */
export const SEARCHED = {
  common: { path: "call.direction", value: "inbound", every: 2 },
  usual: { path: "call.call_analysis.user_sentiment", value: "Negative", every: 10 },
  seldom: { path: "call.metadata.campaign", value: "spring", every: 300 },
  rare: { path: "call.metadata.flag", value: "yes", every: 100_000 },
};
/** Fields that are different in each event; a Retell body has about as many. */
const UNIQUE_FIELDS = 12;

/**
 * Makes the events that are there findable: by client, type, call, two numbers (the client's own and
 * one of a million), the fields above, and an order number that each call has for itself.
 */
export async function makeSearchRows(sql: Sql): Promise<void> {
  const [index] = await sql<{ definition: string }[]>`
    select indexdef as definition from pg_indexes where indexname = 'event_search_terms'`;
  await sql`drop index event_search_terms`;
  const fields = Object.values(SEARCHED).map(({ path, value, every }) => {
    const term = hashes.text(path, value);
    return `case when call % ${every} = 0 then ${term}::bigint end`;
  });
  const noise = Array.from({ length: UNIQUE_FIELDS }, (_, n) => hashed(`'${n} ' || id`));
  await sql.unsafe(`
    insert into event_search (event_id, received_at, span, numbers, terms)
    select id, received_at, span, own || ' ' || other || ' ',
           array(select term # (span * ${SPAN_MIX}) from unnest(hashes) as term where term is not null)
    from (
      select id, received_at, own, other,
        floor(extract(epoch from received_at) / 21600)::bigint as span,
        array[${[
          hashed(text("'client'", "client_id")),
          hashed(text("'type'", "event_type")),
          hashed(text("'call'", "left(call_id, 13)")),
          ...["own", "other"].flatMap((number) => [
            hashed(text("'phone'", `right(${number}, 7)`)),
            hashed(text("'phone'", `right(${number}, 4)`)),
          ]),
          hashed(text("'text call.metadata.order_id'", "call::text")),
          ...fields,
          ...noise,
        ].join(", ")}] as hashes
      from (
        select id, received_at, client_id, event_type, call_id,
          '1415555' || right(client_id, 3) || '0' as own,
          '1' || lpad((hashint8(substr(call_id, 6)::bigint)::bigint & 1048575)::text, 10, '2') as other,
          substr(call_id, 6)::bigint as call
        from webhook_events
      ) as known
    ) as made`);
  if (index !== undefined) await sql.unsafe(index.definition);
}

/** The same as in `terms.ts`. */
const text = (what: string, value: string) => `length(${what}) || ' ' || ${what} || ${value}`;

function hashed(what: string): string {
  const bytes = Array.from({ length: 8 }, (_, n) => {
    const byte = `get_byte(digest, ${n})::bigint`;
    return n === 0 ? byte : `(${byte} << ${8 * n})`;
  });
  return `(select ${bytes.join(" | ")} from (select sha256((${what})::bytea) as digest) as d)`;
}
