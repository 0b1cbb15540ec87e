import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Db, Tx } from "../db/index.ts";
import { auditLog } from "../db/schema/audit.ts";
import { destinations } from "../db/schema/destinations.ts";
import type { AuditAction, AuditSubject } from "../domain/audit.ts";

/** Who does something; without an id it is whoever runs the server, mostly by the command line. */
export type Actor = { id: string | null; name: string; ip: string | null };

export type AuditEntry = {
  action: AuditAction;
  subject?: AuditSubject;
  details?: Record<string, string | number | boolean | null>;
};

/**
 * Writes down who did what. Takes a transaction, and not a pool, so that it can't be done without
 * the deed, nor the deed without it.
 *
 * @returns the entry's id
 */
export async function audit(tx: Tx, by: Actor, entry: AuditEntry): Promise<string> {
  const { action, subject, details } = entry;
  const id = uuidv7();
  await tx.insert(auditLog).values({
    id,
    staffId: by.id,
    staffName: by.name,
    action,
    clientId: subject === undefined ? null : clientOf(subject),
    subjectKind: subject?.kind ?? null,
    subjectId: subject?.id ?? null,
    details: details ?? null,
    ip: by.ip,
  });
  return id;
}

function clientOf({ kind, id, clientId }: AuditSubject) {
  if (kind === "client") return id;
  if (clientId !== undefined || kind !== "destination") return clientId ?? null;
  return sql<string>`(select client_id from ${destinations} where id = ${id}::uuid)`;
}

/**
 * Does something and writes it down, both or neither.
 *
 * @param entry what to write, of what was done; null when nothing was
 */
export function audited<Done>(
  db: Db,
  by: Actor,
  work: (tx: Tx) => Promise<Done>,
  entry: AuditEntry | ((done: Done) => AuditEntry | null),
): Promise<Done> {
  return db.transaction(async (tx) => {
    const done = await work(tx);
    const toWrite = typeof entry === "function" ? entry(done) : entry;
    if (toWrite !== null) await audit(tx, by, toWrite);
    return done;
  });
}
