import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { roleMay } from "#server/domain/role";
import { requireStaff } from "@/_auth/require-staff";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { PageHeader } from "@/_components/ui/page-header";
import { getQueryClient, HydrateClient, prefetch, prefetchInfinite, trpc } from "@/_trpc/server";
import type { SearchParams } from "@/_url/params";
import { auditListOptions } from "./_components/list-options";
import { SettingsView } from "./_components/settings-view";
import { loadAuditParams, toAuditFilter } from "./search-params";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const staff = await requireStaff();
  if (!roleMay(staff.role, "manage_staff")) {
    return (
      <>
        <PageHeader title="Settings" />
        <Card>
          <EmptyState Icon={Lock} title="Only admins see the settings">
            Your role is {staff.role}. Ask an admin to change it, or to look something up here.
          </EmptyState>
        </Card>
      </>
    );
  }
  const filter = toAuditFilter(await loadAuditParams(searchParams));
  prefetch(trpc.storage.read.queryOptions());
  prefetch(trpc.audit.actors.queryOptions());
  prefetchInfinite(trpc.audit.list.infiniteQueryOptions({ filter }, auditListOptions));
  // Awaited: how many they are says where all the rest stands.
  const queryClient = getQueryClient();
  const staffList = trpc.staff.list.queryOptions();
  await queryClient.prefetchQuery(staffList);
  const isStaffThere = queryClient.getQueryData(staffList.queryKey) !== undefined;
  return (
    <HydrateClient>
      <SettingsView meId={staff.id} isStaffThere={isStaffThere} />
    </HydrateClient>
  );
}
