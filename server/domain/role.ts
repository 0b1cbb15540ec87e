/** What a member of staff may do is a matter of their role alone. */
export const ROLES = ["admin", "support", "viewer"] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = ["reveal_numbers", "replay", "manage_clients", "manage_staff"] as const;
export type Permission = (typeof PERMISSIONS)[number];

const MAY: Record<Role, readonly Permission[]> = {
  admin: PERMISSIONS,
  support: ["reveal_numbers", "replay"],
  viewer: [],
};

export function roleMay(role: Role, permission: Permission): boolean {
  return MAY[role].includes(permission);
}

export const rolesThatMay = (permission: Permission): Role[] =>
  ROLES.filter((role) => roleMay(role, permission));

/** As the end of "You need an account that may …". */
export const PERMISSION_WORDS: Record<Permission, string> = {
  reveal_numbers: "show whole phone numbers",
  replay: "replay events and settle failures",
  manage_clients: "change clients and their destinations",
  manage_staff: "manage staff and read the audit log",
};

export const ROLE_WORDS: Record<Role, string> = {
  admin: "Everything, staff and the audit log included",
  support: "Replays events, settles failures, and may show whole phone numbers",
  viewer: "Reads everything, with phone numbers masked",
};

/** What the database or a command line says, if it is a role. */
export function isRole(text: unknown): text is Role {
  return ROLES.includes(text as Role);
}
