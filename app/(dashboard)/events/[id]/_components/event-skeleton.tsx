import { FactsCardSkeleton } from "@/_components/facts-card-skeleton";
import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const CARDS = ["deliveries", "processing", "forwards", "body"];

/** The shape of an event's page before it is there. */
export function EventSkeleton() {
  return (
    <Loading what="the event">
      <Skeleton className="h-3 w-16" />
      <Skeleton className="mt-3 mb-6 h-6 w-56" />
      <div className="grid gap-4">
        <FactsCardSkeleton facts={12} />
        {CARDS.map((card) => (
          <Card key={card} className="grid gap-4 p-4">
            <Skeleton className="w-32" />
            <Skeleton className="h-24 w-full" />
          </Card>
        ))}
      </div>
    </Loading>
  );
}
