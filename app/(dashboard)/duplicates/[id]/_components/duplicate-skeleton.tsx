import { FactsCardSkeleton } from "@/_components/facts-card-skeleton";
import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const CARDS = ["why", "story", "bodies"];

export function DuplicateSkeleton() {
  return (
    <Loading what="the duplicate">
      <div className="grid gap-2 pb-5">
        <Skeleton className="h-3 w-24" />
        <Skeleton className="h-6 w-72" />
      </div>
      <div className="grid grid-cols-1 gap-5">
        <FactsCardSkeleton facts={8} />
        {CARDS.map((key) => (
          <Card key={key} className="grid gap-3 p-4">
            <Skeleton className="w-40" />
            <Skeleton className="w-full" />
            <Skeleton className="w-3/4" />
          </Card>
        ))}
      </div>
    </Loading>
  );
}
