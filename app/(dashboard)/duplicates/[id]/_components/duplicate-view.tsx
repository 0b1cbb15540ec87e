"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { notFound, useSearchParams } from "next/navigation";
import { callPath } from "#server/domain/call-path";
import { shortId } from "@/_components/format";
import { type Crumb, PageHeader } from "@/_components/ui/page-header";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { ShareButton } from "@/_share/share-button";
import { useTRPC } from "@/_trpc/client";
import { BodiesCard } from "./bodies-card";
import { DuplicateFacts } from "./duplicate-facts";
import { DuplicateSkeleton } from "./duplicate-skeleton";
import { EvidencePackCard } from "./evidence-pack-card";
import { StoryCard } from "./story-card";
import { WhyCard } from "./why-card";

export function DuplicateView({ deliveryId }: { deliveryId: string }) {
  return (
    <QueryBoundary
      fallback={<DuplicateSkeleton />}
      title="This duplicate could not be loaded"
      heading="h2"
      head={<FailedHead />}
    >
      <DuplicateContent deliveryId={deliveryId} />
    </QueryBoundary>
  );
}

function FailedHead() {
  const filters = useSearchParams().toString();
  return <PageHeader crumbs={[duplicatesCrumb(filters)]} title="Duplicate" />;
}

function duplicatesCrumb(filters: string): Crumb {
  return { label: "Duplicates", href: filters === "" ? "/duplicates" : `/duplicates?${filters}` };
}

function DuplicateContent({ deliveryId }: { deliveryId: string }) {
  const trpc = useTRPC();
  const filters = useSearchParams().toString();
  const { data: detail } = useSuspenseQuery({
    ...trpc.duplicates.byId.queryOptions({ deliveryId }),
    ...live(["deliveries"], { restMs: 2_000 }),
  });
  if (detail === null) notFound();
  const { duplicate } = detail;
  const { clientId, clientName, callId } = duplicate;
  return (
    <>
      <PageHeader
        title={`Duplicate of ${duplicate.eventType}`}
        crumbs={[
          duplicatesCrumb(filters),
          { label: clientName, href: `/duplicates?client=${encodeURIComponent(clientId)}` },
          ...(callId === null
            ? []
            : [{ label: shortId(callId), href: callPath(clientId, callId) }]),
        ]}
        actions={<ShareButton />}
      />
      <div className="grid grid-cols-1 gap-5">
        <DuplicateFacts detail={detail} />
        <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
          <WhyCard detail={detail} />
          <StoryCard detail={detail} />
        </div>
        <BodiesCard duplicate={duplicate} />
        <EvidencePackCard detail={detail} />
      </div>
    </>
  );
}
