import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireStaff } from "@/_auth/require-staff";

export const metadata: Metadata = { title: "There is no such page" };

/** Whatever is no page: 404, with the navigation around it; strangers are asked to sign in first. */
export default async function UnknownPage() {
  await requireStaff();
  notFound();
}
