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

/** As the end of "Only admins may …". */
const PERMISSION_WORDS: Record<Permission, string> = {
  reveal_numbers: "show whole phone numbers",
  replay: "replay events and settle failures",
  manage_clients: "change clients and their destinations",
  manage_staff: "manage staff and read the audit log",
};

const ROLE_NOUNS: Record<Role, string> = {
  admin: "admins",
  support: "support",
  viewer: "viewers",
};

/**
 * Why a role may not do something, and who may; null when it may. A button that is not offered says
 * it in the same words as the server that refuses.
 */
export function whyNot(role: Role, permission: Permission): string | null {
  if (roleMay(role, permission)) return null;
  const who = rolesThatMay(permission)
    .map((one) => ROLE_NOUNS[one])
    .join(" and ");
  return `Only ${who} may ${PERMISSION_WORDS[permission]}. Your role is ${role}.`;
}

/** What the database or a command line says, if it is a role. */
export function isRole(text: unknown): text is Role {
  return ROLES.includes(text as Role);
}
