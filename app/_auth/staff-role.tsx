"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type Permission, type Role, roleMay } from "#server/domain/role";

const RoleContext = createContext<Role | null>(null);

/** Tells the parts below what whoever is signed in may do. */
export function StaffRole({ role, children }: { role: Role; children: ReactNode }) {
  return <RoleContext value={role}>{children}</RoleContext>;
}

/** Whether to offer something. A courtesy: the server decides, and says so where nobody told us. */
export function useMay(permission: Permission): boolean {
  const role = useContext(RoleContext);
  return role === null || roleMay(role, permission);
}
