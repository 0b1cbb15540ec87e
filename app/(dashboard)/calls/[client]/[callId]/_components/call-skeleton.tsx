import { FactsCardSkeleton } from "@/_components/facts-card-skeleton";
import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const EVENTS = Array.from({ length: 5 }, (_, event) => event);

/** The shape of a call's page before it is there. */
export function CallSkeleton() {
  return (
    <Loading what="the call">
      <Skeleton className="h-3 w-16" />
      <Skeleton className="mt-3 mb-6 h-6 w-80" />
      <div className="grid grid-cols-1 gap-4">
        <FactsCardSkeleton facts={12} />
        <Card className="grid grid-cols-1 gap-5 p-4">
          {EVENTS.map((event) => (
            <Skeleton key={event} className="w-96 max-w-full" />
          ))}
        </Card>
      </div>
    </Loading>
  );
}
