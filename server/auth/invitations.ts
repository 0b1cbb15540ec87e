import { createHash, randomBytes, randomUUID } from "node:crypto";
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { audit } from "../audit/index.ts";
import type { Db, Tx } from "../db/index.ts";
import { staffInvitations, staffUsers } from "../db/schema/staff.ts";
import { LINK_LIFE_DAYS } from "../domain/kept.ts";
import type { Role } from "../domain/role.ts";
import { hashStaff, insertStaff } from "./create-staff-user.ts";
import { InvalidStaff, InvitationSpent, type Staff, StaffExists } from "./staff.ts";

/** Long enough for a holiday to end, short enough for a forgotten mail. */
const LINK_LIFE_MS = LINK_LIFE_DAYS * 24 * 3_600_000;

/**
 * Makes a one-time link by which somebody makes their own account; an earlier one for the same
 * address is void from then on.
 *
 * @returns its token, which is kept nowhere
 * @throws StaffExists
 */
export async function inviteStaff(
  db: Db,
  { email, role, invitedBy }: { email: string; role: Role; invitedBy: string },
): Promise<{ id: string; token: string }> {
  const token = randomBytes(32).toString("base64url");
  const id = randomUUID();
  await db.transaction(async (tx) => {
    if (await hasAccount(tx, email)) throw new StaffExists(email);
    await tx.delete(staffInvitations).where(eq(staffInvitations.email, email));
    await tx.insert(staffInvitations).values({
      id,
      email,
      role,
      tokenHash: hashToken(token),
      invitedBy,
      expiresAt: new Date(Date.now() + LINK_LIFE_MS),
    });
  });
  return { id, token };
}

/** The links that still work, the oldest first. */
export async function listInvitations(db: Db) {
  return db
    .select({
      id: staffInvitations.id,
      email: staffInvitations.email,
      role: staffInvitations.role,
      createdAt: staffInvitations.createdAt,
      expiresAt: staffInvitations.expiresAt,
    })
    .from(staffInvitations)
    .where(gt(staffInvitations.expiresAt, sql`now()`))
    .orderBy(asc(staffInvitations.createdAt));
}

/** @returns for whom it was; null when it is gone already */
export async function withdrawInvitation(db: Db, id: string): Promise<string | null> {
  const [gone] = await db
    .delete(staffInvitations)
    .where(eq(staffInvitations.id, id))
    .returning({ email: staffInvitations.email });
  return gone?.email ?? null;
}

/** Whom a link is for; null when it does not work any more. Spends nothing. */
export async function findInvitation(
  db: Db,
  token: string,
): Promise<{ email: string; role: Role } | null> {
  if (token.length === 0 || token.length > 200) return null;
  const [found] = await db
    .select({ email: staffInvitations.email, role: staffInvitations.role })
    .from(staffInvitations)
    .where(isLive(token));
  return found ?? null;
}

/**
 * Makes the account of an invitation and spends the link. Of any number of uses at once one
 * succeeds: they queue on the row that the first one deletes.
 *
 * @throws InvalidStaff saying what to change (the link lives on), or InvitationSpent
 */
export async function acceptInvitation(
  db: Db,
  {
    token,
    name,
    password,
    ip,
  }: { token: string; name: string; password: string; ip: string | null },
): Promise<Staff> {
  // A stranger without a live link does not get to spend our time on hashing.
  const invitation = await findInvitation(db, token);
  if (invitation === null) throw new InvitationSpent();
  if (name.trim() === "") throw new InvalidStaff("Enter your name.");
  const hashed = await hashStaff({ ...invitation, name, password });
  return db.transaction(async (tx) => {
    const [spent] = await tx.delete(staffInvitations).where(isLive(token)).returning();
    const created =
      spent === undefined ? null : await insertStaff(tx, { ...hashed, role: spent.role });
    if (created === null) throw new InvitationSpent();
    await audit(
      tx,
      { id: created.id, name: created.name, ip },
      {
        action: "staff_joined",
        subject: { kind: "staff", id: created.id },
        details: { email: created.email, role: created.role },
      },
    );
    return created;
  });
}

async function hasAccount(tx: Tx, email: string): Promise<boolean> {
  const found = await tx
    .select({ id: staffUsers.id })
    .from(staffUsers)
    .where(eq(staffUsers.email, email));
  return found.length > 0;
}

function isLive(token: string) {
  return and(
    eq(staffInvitations.tokenHash, hashToken(token)),
    gt(staffInvitations.expiresAt, sql`now()`),
  );
}

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
