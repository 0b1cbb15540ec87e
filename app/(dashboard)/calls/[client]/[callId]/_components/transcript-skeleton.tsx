import { Card, CardHeader } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

/** A transcript's card before it is there. */
export function TranscriptSkeleton() {
  return (
    <Card aria-label="Transcript" className="xl:mr-100">
      <CardHeader title="Transcript" />
      <TurnsSkeleton />
    </Card>
  );
}

export function TurnsSkeleton() {
  return (
    <Loading what="the transcript">
      <div className="grid gap-4 p-4">
        <Skeleton className="w-2/3" />
        <Skeleton className="w-2/3" />
        <Skeleton className="w-2/3" />
        <Skeleton className="w-2/3" />
      </div>
    </Loading>
  );
}
