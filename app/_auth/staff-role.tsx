"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type Permission, type Role, whyNot } from "#server/domain/role";

const RoleContext = createContext<Role | null>(null);

/** Tells the parts below what whoever is signed in may do. */
export function StaffRole({ role, children }: { role: Role; children: ReactNode }) {
  return <RoleContext value={role}>{children}</RoleContext>;
}

/**
 * Why whoever is signed in may not do something; null when they may. A courtesy: the server decides,
 * and says so where nobody told us.
 */
export function useWhyNot(permission: Permission): string | null {
  const role = useContext(RoleContext);
  return role === null ? null : whyNot(role, permission);
}
