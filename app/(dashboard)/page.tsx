import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  await requireStaff();
  return <h1>Overview</h1>;
}
