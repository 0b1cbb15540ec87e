import { asc, inArray } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { staffUsers } from "../db/schema/staff.ts";
import type { Role } from "../domain/role.ts";
import type { Staff } from "./staff.ts";

const SHOWN = {
  id: staffUsers.id,
  name: staffUsers.name,
  email: staffUsers.email,
  role: staffUsers.role,
};

/** Who has one of these roles, by name. */
export function listStaffByRole(db: Db, roles: readonly Role[]): Promise<Staff[]> {
  return db
    .select(SHOWN)
    .from(staffUsers)
    .where(inArray(staffUsers.role, [...roles]))
    .orderBy(asc(staffUsers.name), asc(staffUsers.id));
}
