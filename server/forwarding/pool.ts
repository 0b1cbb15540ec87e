import postgres, { type Options, type Sql } from "postgres";
import { ROW_BY_ROW } from "../db/index.ts";

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
      connection: {
        ...connection,
        ...ROW_BY_ROW,
        ...settings,
        application_name: "ringonce forwarding",
      },
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
