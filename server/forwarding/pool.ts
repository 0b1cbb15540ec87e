import postgres, { type Options, type Sql } from "postgres";

/**
 * The few statements of the forwarding are known in advance, and so are their plans: from index to
 * index, row by row. Settled here, because a plan made while the tables are nearly empty would
 * stay in use for long after they are not.
 */
const PLANS = {
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_bitmapscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
};

export type ForwardingPools = {
  /**
   * For claims. Their commits don't wait for the disk: a claim that a crash of the database undoes
   * is made again, and its forward sent twice with one webhook id, as after any crash.
   */
  claims: Sql;
  /** For what was sent, which must not be forgotten. */
  ends: Sql;
  close(): Promise<void>;
};

/** Opens pools to the database of `sql`, apart from all others: sending must not wait for them. */
export function openForwardingPools(sql: Sql): ForwardingPools {
  const { connection } = sql.options;
  const open = (max: number, settings: Record<string, string> = {}) =>
    // Options that were parsed already are taken as they are.
    postgres({
      ...sql.options,
      max,
      connection: { ...connection, ...PLANS, ...settings, application_name: "ringonce forwarding" },
    } as unknown as Options<Record<string, never>>) as unknown as Sql;
  const claims = open(1, { synchronous_commit: "off" });
  const ends = open(2);
  return {
    claims,
    ends,
    async close() {
      await Promise.all([claims.end({ timeout: 1 }), ends.end({ timeout: 1 })]);
    },
  };
}
