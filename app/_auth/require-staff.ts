import "server-only";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { Staff } from "#server/auth/index";
import { askedPath } from "#server/request-notes";
import { pageContext } from "@/_trpc/server";

/**
 * The signed-in member of staff; sends a stranger to the login page and back afterwards.
 * Every page of the dashboard calls it itself: a layout is not rendered again on navigation.
 */
export async function requireStaff(): Promise<Staff> {
  const { staff } = await pageContext();
  if (staff !== null) return staff;
  const path = askedPath(await headers());
  redirect(path === "/" ? "/login" : `/login?next=${encodeURIComponent(path)}`);
}
