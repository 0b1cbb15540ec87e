export { type Auth, createAuth } from "./auth.ts";
export { createStaffUser, type NewStaff } from "./create-staff-user.ts";
export { ensureFirstAccount, type FirstAccount } from "./first-account.ts";
export { inviteStaff, listInvitations, withdrawInvitation } from "./invitations.ts";
export { changeRole, listStaff, listStaffByRole, removeStaff } from "./manage-staff.ts";
export type { Staff } from "./staff.ts";
