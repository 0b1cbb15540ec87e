import { hash } from "node:crypto";
import postgres from "postgres";
import { uuidv7 } from "uuidv7";

export type Fact = {
  client: string;
  rawBody: Buffer;
  text: string;
  eventType: string;
  callId: string | null;
  key: string;
};

/** postgres.js with its own defaults, ten connections. */
const sql = postgres(process.env.BENCH_DATABASE_URL ?? "", { onnotice: () => {} });

/**
 * Three statements, three commits, in Ringonce's own tables: is it known, keep it, mark it
 * processed. (There is nothing to process, so nothing stands between the last two.)
 *
 * @returns whether it was a duplicate
 */
export async function recordAsBefore(fact: Fact): Promise<boolean> {
  const [known] = await sql`select id from webhook_events where idempotency_key = ${fact.key}`;
  if (known !== undefined) return countDuplicate(fact.key);

  const id = uuidv7();
  try {
    await sql`
      insert into webhook_events
        (id, client_id, event_type, call_id, idempotency_key, identity_version, body, body_sha256,
         body_bytes, received_at, next_attempt_at)
      values
        (${id}, ${fact.client}, ${fact.eventType}, ${fact.callId}, ${fact.key}, 1, ${fact.text},
         ${hash("sha256", fact.rawBody, "hex")}, ${fact.rawBody.length}, now(), now())`;
  } catch (error) {
    // Somebody inserted it after we looked.
    if ((error as { code?: unknown }).code === "23505") return countDuplicate(fact.key);
    throw error;
  }
  await sql`
    update webhook_events set status = 'processed', processed_at = now(), finished_at = now()
    where id = ${id}`;
  return false;
}

async function countDuplicate(key: string): Promise<true> {
  await sql`
    update webhook_events
    set duplicate_count = duplicate_count + 1, last_duplicate_at = now()
    where idempotency_key = ${key}`;
  return true;
}
