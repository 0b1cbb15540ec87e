import type { ReactNode } from "react";
import { requireStaff } from "@/_auth/require-staff";
import { StaffRole } from "@/_auth/staff-role";
import { Shell } from "@/_components/shell/shell";
import { Toaster } from "@/_components/shell/toaster";
import { LiveUpdates } from "@/_live/live-updates";
import { requestZone } from "@/_time/request-zone";
import { TimesShown } from "@/_time/zone-context";
import { QueryProvider } from "@/_trpc/client";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { name, email, role } = await requireStaff();
  return (
    <QueryProvider>
      <StaffRole role={role}>
        <TimesShown initial={await requestZone()} renderedAtMs={Date.now()}>
          <Shell staff={{ name, email, role }}>{children}</Shell>
        </TimesShown>
      </StaffRole>
      <Toaster />
      <LiveUpdates />
    </QueryProvider>
  );
}
