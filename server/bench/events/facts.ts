/** 90 days of events; 200 clients, the n-th with 1/n of the first one's traffic. */
export const DAYS = 90;
export const CLIENTS = 200;
export const EVENT_TYPES = [
  "call_started",
  "call_ended",
  "call_analyzed",
  "transfer_started",
  "chat_ended",
] as const;

/** How many, and when the last of them was received. */
export type Made = { events: number; until: Date };

/**
 * The table expression that says of each event, by its number `n`, what it is: the same, whoever
 * asks. So those who fill different tables need not wait for one another. Three events a call, one
 * in ten has duplicates, a few diverge, a few are dead, failed or waiting.
 */
export function facts({ events, until }: Made): string {
  // "offset 0": or each fact would be computed as often as it is mentioned.
  return `(
    select *,
      (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7'
        || substr(noise, 1, 3) || 'a' || substr(noise, 4, 15))::uuid as id,
      'client-' || lpad(client_number::text, 3, '0') as client,
      (array['${EVENT_TYPES.join("', '")}'])[type_number] as type,
      'call_' || lpad(call_number::text, 26, '0') as call
    from (
      select n, n / 3 as call_number, md5(n::text) as noise,
        ('${until.toISOString()}'::timestamptz
          - interval '${DAYS} days' * (1 - n::float8 / ${events}))::timestamptz(3) as at,
        -- The inverse of the harmonic numbers: Zipf.
        least(${CLIENTS}, floor(exp(${uniform("n / 3", 1)} * ln(${CLIENTS} + 1))))::int
          as client_number,
        case when n % 1000 = 7 then 4 when n % 1000 = 8 then 5 else 1 + n % 3 end::int
          as type_number,
        interval '1 ms' * (2 + 40 * ${uniform("n", 2)} ^ 4) as took,
        case when n % 10 = 0 then 1 + (n / 10 % 3)::int else 0 end as duplicates,
        case when n % 20000 = 11 then 'dead' when n % 50000 = 12 then 'failed'
             when n > ${events} - 3 then 'received' else 'processed' end as status
      from generate_series(1, ${events}::bigint) as n
      offset 0
    ) as numbered
    offset 0
  ) as made`;
}

/** From 0 up to 1, by chance but always the same for a number. */
const uniform = (number: string, seed: number) =>
  `((hashint8extended(${number}, ${seed}) & 16777215) / 16777216.0::float8)`;
