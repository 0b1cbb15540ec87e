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

export class UnknownStaff extends Error {
  readonly code = "unknown_staff";
  constructor() {
    super("There is no such account. It may have been removed.");
  }
}

export class LastAdmin extends Error {
  readonly code = "last_admin";
  constructor() {
    super("This is the last admin. Make somebody else an admin first.");
  }
}

export class InvitationSpent extends Error {
  readonly code = "invitation_spent";
  constructor() {
    super("This link has been used, withdrawn or has run out. Ask for a new one.");
  }
}

export class SetupLinkSpent extends Error {
  readonly code = "setup_link_spent";
  constructor() {
    super("This link has been used or replaced. Restart Ringonce to get a new one, or sign in.");
  }
}
