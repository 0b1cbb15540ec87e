"use client";

import { Card, CardHeader } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { Skeleton } from "@/_components/ui/skeleton";
import { AuditCard } from "./audit-card";
import { KeptCard, KeptSkeleton, KeptUnknown } from "./kept-card";
import { StaffCard } from "./staff-card";

/** Who may do what, what is kept, and who did what. */
export function SettingsView({ meId, isStaffThere }: { meId: string; isStaffThere: boolean }) {
  return (
    <>
      <PageHeader
        title="Settings"
        description="Who may do what here, what is kept, and who did what."
      />
      <div className="grid grid-cols-1 gap-5">
        <QueryBoundary
          // None beside the list itself: React would send the list after it, and what is below moves.
          fallback={
            isStaffThere ? undefined : <CardSkeleton title="Staff" what="the staff" rows={1} />
          }
          title="The staff could not be loaded"
          heading="h2"
          className="min-h-48 content-center py-2 sm:min-h-39"
        >
          <StaffCard meId={meId} />
        </QueryBoundary>
        <QueryBoundary
          fallback={<KeptSkeleton />}
          failed={(message, onRetry) => <KeptUnknown message={message} onRetry={onRetry} />}
        >
          <KeptCard />
        </QueryBoundary>
        <QueryBoundary
          fallback={<CardSkeleton title="Audit log" what="the audit log" rows={8} />}
          title="The audit log could not be loaded"
          heading="h2"
        >
          <AuditCard />
        </QueryBoundary>
      </div>
    </>
  );
}

function CardSkeleton({ title, what, rows }: { title: string; what: string; rows: number }) {
  return (
    <Loading what={what}>
      <Card>
        <CardHeader
          title={title}
          description={<Skeleton className="mt-1 h-3 w-56" />}
          actions={<Skeleton className="h-8 w-32" />}
        />
        <div className="h-8 border-b bg-sunken" />
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never move
          <div key={row} className="flex h-14 items-center gap-8 border-b px-4 last:border-b-0">
            <Skeleton className="w-32" />
            <Skeleton className="w-28" />
            <Skeleton className="ml-auto w-20 max-md:hidden" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}
