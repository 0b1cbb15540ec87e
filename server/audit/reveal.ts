import { and, desc, eq, gt, inArray, or, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { auditLog } from "../db/schema/audit.ts";
import { webhookEvents } from "../db/schema/events.ts";
import { REVEAL_MINUTES } from "../domain/audit.ts";
import { type Actor, audit } from "./audit.ts";

/** What numbers are shown of. A call's reveal shows those of its events too. */
export type Revealed =
  | { kind: "call"; clientId: string; callId: string }
  | { kind: "event"; eventId: string };

/**
 * Shows one member of staff the whole numbers of a call or an event for a while. The entry in the
 * audit log is the permission itself: there is no reveal that is not written down.
 *
 * @returns until when
 */
export async function revealNumbers(db: Db, by: Actor, what: Revealed): Promise<Date> {
  await note(db, by, what, "numbers_revealed");
  const until = await revealedUntil(db, by.id, what);
  if (until === null) throw new Error("The reveal was written down and is not there.");
  return until;
}

/** Ends a reveal before its time. */
export async function hideNumbers(db: Db, by: Actor, what: Revealed): Promise<void> {
  await note(db, by, what, "numbers_hidden");
}

/** Until when these numbers are shown to this member of staff; null when they are masked. */
export async function revealedUntil(
  db: Db,
  staffId: string | null,
  what: Revealed,
): Promise<Date | null> {
  if (staffId === null) return null;
  const [newest] = await db
    .select({
      action: auditLog.action,
      until: sql<number>`extract(epoch from ${auditLog.at})::float8 + ${REVEAL_MINUTES * 60}`,
    })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.staffId, staffId),
        inArray(auditLog.action, ["numbers_revealed", "numbers_hidden"]),
        gt(auditLog.at, sql`now() - make_interval(mins => ${REVEAL_MINUTES})`),
        isAbout(db, what),
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(1);
  return newest?.action === "numbers_revealed" ? new Date(newest.until * 1_000) : null;
}

function isAbout(db: Db, what: Revealed) {
  if (what.kind === "call") return isCall(sql`${what.clientId}`, sql`${what.callId}`);
  const event = db
    .select({ clientId: webhookEvents.clientId, callId: webhookEvents.callId })
    .from(webhookEvents)
    .where(eq(webhookEvents.id, what.eventId));
  return or(
    and(eq(auditLog.subjectKind, "event"), eq(auditLog.subjectId, what.eventId)),
    and(
      eq(auditLog.subjectKind, "call"),
      sql`(${auditLog.clientId}, ${auditLog.subjectId}) in (${event})`,
    ),
  );
}

function isCall(clientId: ReturnType<typeof sql>, callId: ReturnType<typeof sql>) {
  return and(
    eq(auditLog.subjectKind, "call"),
    eq(auditLog.clientId, clientId),
    eq(auditLog.subjectId, callId),
  );
}

async function note(
  db: Db,
  by: Actor,
  what: Revealed,
  action: "numbers_revealed" | "numbers_hidden",
): Promise<void> {
  await db.transaction(async (tx) => {
    if (what.kind === "call") {
      const { clientId, callId: id } = what;
      return audit(tx, by, { action, subject: { kind: "call", id, clientId } });
    }
    const [event] = await tx
      .select({ clientId: webhookEvents.clientId, callId: webhookEvents.callId })
      .from(webhookEvents)
      .where(eq(webhookEvents.id, what.eventId));
    if (event === undefined) throw new UnknownEvent();
    const { clientId, callId } = event;
    // An event of a call shows the call's numbers, so that is what is written down.
    return audit(tx, by, {
      action,
      subject:
        callId === null
          ? { kind: "event", id: what.eventId, clientId }
          : { kind: "call", id: callId, clientId },
    });
  });
}

class UnknownEvent extends Error {
  readonly code = "unknown_event";
  constructor() {
    super("There is no such event.");
  }
}
