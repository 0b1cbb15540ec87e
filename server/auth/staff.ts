import type { Role } from "../domain/role.ts";

/** A signed-in member of staff. */
export type Staff = { id: string; name: string; email: string; role: Role };

export class InvalidStaff extends Error {
  readonly code = "invalid_staff";
}

export class StaffExists extends Error {
  readonly code = "staff_exists";
  constructor(email: string) {
    super(`${email} has an account already.`);
  }
}

export class SetupLinkSpent extends Error {
  readonly code = "setup_link_spent";
  constructor() {
    super("This link has been used or replaced. Restart Ringonce to get a new one, or sign in.");
  }
}
