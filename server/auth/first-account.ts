import { createHash, randomBytes, randomUUID } from "node:crypto";
import { and, eq, gt, sql } from "drizzle-orm";
import { audit } from "../audit/index.ts";
import type { Db } from "../db/index.ts";
import { staffUsers, staffVerifications } from "../db/schema/staff.ts";
import { LINK_LIFE_DAYS } from "../domain/kept.ts";
import { createStaffUser, hashStaff, insertStaff, type NewStaff } from "./create-staff-user.ts";
import { SetupLinkSpent, type Staff } from "./staff.ts";

/** Marks the one row that holds the link's hash. */
const IDENTIFIER = "first-account";
/** A link nobody used in a week is likelier to be found in a log than to be wanted. */
const LINK_LIFE_MS = LINK_LIFE_DAYS * 24 * 3_600_000;

export type FirstAccount =
  /** There are accounts; sign in. */
  | { kind: "present" }
  /** Made from ADMIN_EMAIL and ADMIN_PASSWORD just now. */
  | { kind: "created"; email: string }
  /** Nobody can sign in yet: whoever opens this link makes the first account. */
  | { kind: "link"; url: string };

/**
 * Sees to it that somebody can sign in. Run at every start.
 *
 * With `admin` its account is made if it is missing; an existing one keeps its password.
 * Otherwise, while there is no account at all, makes a one-time link; the one of the start
 * before is void from then on.
 *
 * @throws InvalidStaff when ADMIN_EMAIL or ADMIN_PASSWORD won't do
 */
export async function ensureFirstAccount(
  db: Db,
  options: { publicUrl: string; admin?: { email: string; password: string } | undefined },
): Promise<FirstAccount> {
  const { publicUrl, admin } = options;
  if (admin !== undefined) return ensureAdmin(db, admin);
  if (await hasStaff(db)) return { kind: "present" };

  const token = randomBytes(32).toString("base64url");
  await db.transaction(async (tx) => {
    await tx.delete(staffVerifications).where(eq(staffVerifications.identifier, IDENTIFIER));
    await tx.insert(staffVerifications).values({
      id: randomUUID(),
      identifier: IDENTIFIER,
      value: hashToken(token),
      expiresAt: new Date(Date.now() + LINK_LIFE_MS),
    });
  });
  return { kind: "link", url: `${publicUrl}/login?setup=${token}` };
}

async function ensureAdmin(
  db: Db,
  admin: { email: string; password: string },
): Promise<FirstAccount> {
  const email = admin.email.trim().toLowerCase();
  const [known] = await db
    .select({ id: staffUsers.id })
    .from(staffUsers)
    .where(eq(staffUsers.email, email));
  if (known !== undefined) return { kind: "present" };
  try {
    await createStaffUser(db, admin);
    return { kind: "created", email };
  } catch (error) {
    // Another instance started at the same time and was faster.
    if (error instanceof Error && "code" in error && error.code === "staff_exists") {
      return { kind: "present" };
    }
    throw error;
  }
}

/** Whether `token` opens the form for the first account right now. Spends nothing. */
export async function isSetupToken(db: Db, token: string): Promise<boolean> {
  if (token.length === 0 || token.length > 200 || (await hasStaff(db))) return false;
  const rows = await db
    .select({ id: staffVerifications.id })
    .from(staffVerifications)
    .where(isLiveLink(token));
  return rows.length > 0;
}

/**
 * Makes the first account and spends the link. Of any number of uses at once one succeeds:
 * they queue on the row that the first one deletes.
 *
 * @throws InvalidStaff saying what to change (the link lives on), or SetupLinkSpent
 */
export async function createFirstAccount(
  db: Db,
  { token, ip, ...staff }: NewStaff & { token: string; ip: string | null },
): Promise<Staff> {
  // A stranger without a live link does not get to spend our time on hashing.
  if (!(await isSetupToken(db, token))) throw new SetupLinkSpent();
  const hashed = await hashStaff(staff);
  return db.transaction(async (tx) => {
    const spent = await tx.delete(staffVerifications).where(isLiveLink(token)).returning();
    const created = spent.length === 0 ? null : await insertStaff(tx, hashed);
    if (created === null) throw new SetupLinkSpent();
    const { id, name, email, role } = created;
    await audit(
      tx,
      { id, name, ip },
      { action: "staff_joined", subject: { kind: "staff", id }, details: { email, role } },
    );
    return created;
  });
}

function isLiveLink(token: string) {
  return and(
    eq(staffVerifications.identifier, IDENTIFIER),
    eq(staffVerifications.value, hashToken(token)),
    gt(staffVerifications.expiresAt, sql`now()`),
  );
}

async function hasStaff(db: Db): Promise<boolean> {
  return (await db.select({ id: staffUsers.id }).from(staffUsers).limit(1)).length > 0;
}

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
