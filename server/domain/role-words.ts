import type { Role } from "./role.ts";

/** What a role is for, where staff choose one. */
export const ROLE_WORDS: Record<Role, string> = {
  admin: "Everything, staff and the audit log included",
  support: "Replays events, settles failures, and may show whole phone numbers",
  viewer: "Reads everything, with phone numbers masked",
};
