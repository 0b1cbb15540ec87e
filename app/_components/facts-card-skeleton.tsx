import { FACT_COLUMNS } from "./facts";
import { Card } from "./ui/card";
import { Skeleton } from "./ui/skeleton";

/** A card of `Facts` before they are there, in the same columns. */
export function FactsCardSkeleton({ facts }: { facts: number }) {
  return (
    <Card className="@container">
      <div className={FACT_COLUMNS}>
        {Array.from({ length: facts }, (_, fact) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never move
          <div key={fact} className="grid gap-2">
            <Skeleton className="h-3 w-20" />
            <Skeleton className="w-36" />
          </div>
        ))}
      </div>
    </Card>
  );
}
