import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { z } from "zod";
import { type Actor, audit } from "../audit/index.ts";
import type { Db, Tx } from "../db/index.ts";
import { staffAccounts, staffUsers } from "../db/schema/staff.ts";
import { ROLES, type Role } from "../domain/role.ts";
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "./password.ts";
import { InvalidStaff, type Staff, StaffExists } from "./staff.ts";

const newStaffSchema = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254, "An e-mail address has at most 254 characters.")
    .pipe(z.email("That is not an e-mail address.")),
  name: z.string().trim().max(120, "A name has at most 120 characters.").optional(),
  password: z
    .string()
    .min(MIN_PASSWORD_LENGTH, `A password has at least ${MIN_PASSWORD_LENGTH} characters.`)
    .max(MAX_PASSWORD_LENGTH, `A password has at most ${MAX_PASSWORD_LENGTH} characters.`),
  /** An admin when left out: whoever adds accounts by command runs the installation. */
  role: z.enum(ROLES, `A role is one of ${ROLES.join(", ")}.`).default("admin"),
});

/** Whoever runs the installation, by its settings. */
const OPERATOR: Actor = { id: null, name: "The operator", ip: null };

export type NewStaff = z.input<typeof newStaffSchema>;
export type HashedStaff = { email: string; name: string; passwordHash: string; role: Role };

/**
 * Adds an account that can sign in with its password. Without a name, the e-mail's first part
 * stands for it.
 *
 * @throws InvalidStaff saying what to change, or StaffExists; an existing account stays as it is
 */
export async function createStaffUser(
  db: Db,
  staff: NewStaff,
  by: Actor = OPERATOR,
): Promise<Staff> {
  const hashed = await hashStaff(staff);
  const created = await db.transaction(async (tx) => {
    const staff = await insertStaff(tx, hashed);
    if (staff === null) return null;
    const { id, email, role } = staff;
    await audit(tx, by, {
      action: "staff_added",
      subject: { kind: "staff", id },
      details: { email, role },
    });
    return staff;
  });
  if (created === null) throw new StaffExists(hashed.email);
  return created;
}

/** Checks the values and hashes the password; slow on purpose, so never inside a transaction. */
export async function hashStaff(staff: NewStaff): Promise<HashedStaff> {
  const parsed = newStaffSchema.safeParse(staff);
  if (!parsed.success) {
    throw new InvalidStaff(parsed.error.issues[0]?.message ?? "That is not a valid account.");
  }
  const { email, name, password, role } = parsed.data;
  return {
    email,
    name: name || (email.split("@")[0] ?? email),
    passwordHash: await hashPassword(password),
    role,
  };
}

/** @returns null when the e-mail address has an account already */
export async function insertStaff(tx: Tx, staff: HashedStaff): Promise<Staff | null> {
  const [user] = await tx
    .insert(staffUsers)
    .values({
      id: randomUUID(),
      email: staff.email,
      name: staff.name,
      role: staff.role,
      emailVerified: true,
    })
    .onConflictDoNothing()
    .returning();
  if (user === undefined) return null;
  await tx.insert(staffAccounts).values({
    id: randomUUID(),
    accountId: user.id,
    providerId: "credential",
    userId: user.id,
    password: staff.passwordHash,
  });
  return { id: user.id, name: user.name, email: user.email, role: user.role };
}
