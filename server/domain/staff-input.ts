import { z } from "zod";
import { ROLES } from "./role.ts";

/** Of an account, or of an invitation to make one. */
export const staffIdInput = z.object({ id: z.string().min(1).max(100) });
export const changeRoleInput = staffIdInput.extend({ role: z.enum(ROLES) });
export const inviteStaffInput = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254, "An e-mail address has at most 254 characters.")
    .pipe(z.email("That is not an e-mail address.")),
  role: z.enum(ROLES),
});
