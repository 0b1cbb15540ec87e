import type { Sql, TransactionSql } from "postgres";

/**
 * Runs something in a transaction whose `now()` is rounded up where it is kept: what is due by it
 * then lies ahead of it.
 */
export async function whereNowIsRoundedUp(
  sql: Sql,
  work: (tx: TransactionSql) => Promise<void>,
): Promise<void> {
  for (let isDone = false; !isDone; ) {
    await sql.begin(async (tx) => {
      const [row] = await tx<{ isUp: boolean }[]>`select now()::timestamptz(3) > now() as "isUp"`;
      isDone = row?.isUp === true;
      if (isDone) await work(tx);
    });
  }
}
