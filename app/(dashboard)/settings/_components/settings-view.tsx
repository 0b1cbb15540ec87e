"use client";

import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import { AuditCard } from "./audit-card";
import { KeptCard } from "./kept-card";
import { StaffCard } from "./staff-card";

/** Who may do what, what is kept, and who did what. */
export function SettingsView({ meId }: { meId: string }) {
  return (
    <>
      <PageHeader
        title="Settings"
        description="Who may do what here, what is kept, and who did what."
      />
      <div className="grid grid-cols-1 gap-5">
        <QueryBoundary fallback={<CardSkeleton what="the staff" />}>
          <StaffCard meId={meId} />
        </QueryBoundary>
        <QueryBoundary fallback={<CardSkeleton what="what is kept" />}>
          <KeptCard />
        </QueryBoundary>
        <QueryBoundary fallback={<CardSkeleton what="the audit log" />}>
          <AuditCard />
        </QueryBoundary>
      </div>
    </>
  );
}

const ROWS = [0, 1, 2, 3];

function CardSkeleton({ what }: { what: string }) {
  return (
    <Loading what={what}>
      <Card className="grid gap-5 p-4">
        <Skeleton className="h-5 w-32" />
        {ROWS.map((row) => (
          <Skeleton key={row} className="h-6 w-full" />
        ))}
      </Card>
    </Loading>
  );
}
