export { type Auth, createAuth } from "./auth.ts";
export { createStaffUser, type NewStaff } from "./create-staff-user.ts";
export { ensureFirstAccount, type FirstAccount } from "./first-account.ts";
export { listStaffByRole } from "./list-staff.ts";
export type { Staff } from "./staff.ts";
