import { asc, eq, inArray } from "drizzle-orm";
import { announce, type Db, type Tx } from "../db/index.ts";
import { staffUsers } from "../db/schema/staff.ts";
import type { Role } from "../domain/role.ts";
import { LastAdmin, type Staff, UnknownStaff } from "./staff.ts";

const SHOWN = {
  id: staffUsers.id,
  name: staffUsers.name,
  email: staffUsers.email,
  role: staffUsers.role,
};

/** Everybody who can sign in, by name. */
export function listStaff(db: Db): Promise<(Staff & { createdAt: Date })[]> {
  return db
    .select({ ...SHOWN, createdAt: staffUsers.createdAt })
    .from(staffUsers)
    .orderBy(asc(staffUsers.name), asc(staffUsers.id));
}

/** Who has one of these roles, by name. */
export function listStaffByRole(db: Db, roles: readonly Role[]): Promise<Staff[]> {
  return db
    .select(SHOWN)
    .from(staffUsers)
    .where(inArray(staffUsers.role, [...roles]))
    .orderBy(asc(staffUsers.name), asc(staffUsers.id));
}

/**
 * Holds from their next request on.
 *
 * @returns who it is, with the role they had
 * @throws UnknownStaff, or LastAdmin when nobody could manage staff any more
 */
export async function changeRole(db: Db, id: string, role: Role): Promise<Staff> {
  return db.transaction(async (tx) => {
    const known = await lock(tx, id, { staysAdmin: role === "admin" });
    await tx.update(staffUsers).set({ role, updatedAt: new Date() }).where(eq(staffUsers.id, id));
    await announce(tx, "sessions");
    return known;
  });
}

/**
 * Takes an account away, with its sessions. What it did stays in the audit log.
 *
 * @returns who it was
 * @throws UnknownStaff, or LastAdmin
 */
export async function removeStaff(db: Db, id: string): Promise<Staff> {
  return db.transaction(async (tx) => {
    const known = await lock(tx, id, { staysAdmin: false });
    await tx.delete(staffUsers).where(eq(staffUsers.id, id));
    await announce(tx, "sessions");
    return known;
  });
}

/** Locks every admin, in one order, so that two who remove each other can't both succeed. */
async function lock(tx: Tx, id: string, { staysAdmin }: { staysAdmin: boolean }): Promise<Staff> {
  const admins = await tx
    .select(SHOWN)
    .from(staffUsers)
    .where(eq(staffUsers.role, "admin"))
    .orderBy(asc(staffUsers.id))
    .for("update");
  const [known] = await tx
    .select(SHOWN)
    .from(staffUsers)
    .where(eq(staffUsers.id, id))
    .for("update");
  if (known === undefined) throw new UnknownStaff();
  const isLast = known.role === "admin" && admins.length <= 1;
  if (isLast && !staysAdmin) throw new LastAdmin();
  return known;
}
