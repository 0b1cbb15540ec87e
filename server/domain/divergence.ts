/**
 * How a duplicate's body relates to the first delivery's.
 * `identical`: equal bytes. `restamped`: equal as JSON but for `event_timestamp`, key order,
 * white space or the query of signed URLs. `enriched`: a superset. `conflicting`: anything else.
 */
export const DIVERGENCES = ["identical", "restamped", "enriched", "conflicting"] as const;
export type Divergence = (typeof DIVERGENCES)[number];
