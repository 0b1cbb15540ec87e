import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { requireStaff } from "@/_auth/require-staff";
import { Shell } from "@/_components/shell/shell";
import { Toaster } from "@/_components/shell/toaster";
import { TooltipProvider } from "@/_components/ui/tooltip";
import { TRPCReactProvider } from "@/_trpc/client";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { name, email } = await requireStaff();
  return (
    <TRPCReactProvider>
      <NuqsAdapter>
        <TooltipProvider delayDuration={300}>
          <Shell staff={{ name, email }}>{children}</Shell>
          <Toaster />
        </TooltipProvider>
      </NuqsAdapter>
    </TRPCReactProvider>
  );
}
