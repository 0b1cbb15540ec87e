import { hash } from "node:crypto";
import postgres from "postgres";
import { uuidv7 } from "uuidv7";

/** The least that is durable: one row by one statement, which is one commit. */
export function openCommit(databaseUrl: string) {
  const sql = postgres(databaseUrl, { onnotice: () => {} });
  return async (key: string | null, body: Buffer, text: string): Promise<void> => {
    await sql`
      insert into webhook_events
        (id, client_id, event_type, idempotency_key, identity_version, body, body_sha256,
         body_bytes, received_at, next_attempt_at)
      values
        (${uuidv7()}, 'bench', 'call_analyzed', ${key}, 1, ${text},
         ${hash("sha256", body, "hex")}, ${body.length}, now(), now())`;
  };
}
