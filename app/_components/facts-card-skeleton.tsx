import { FACT_COLUMNS, FACT_ROWS } from "./facts";
import { Card } from "./ui/card";
import { cn } from "./ui/class-names";
import { Skeleton } from "./ui/skeleton";

/** A card of `Facts` before they are there, in the same columns. */
export function FactsCardSkeleton({ facts }: { facts: number }) {
  return (
    <Card className="@container">
      <div className={cn(FACT_COLUMNS, FACT_ROWS)}>
        {Array.from({ length: facts }, (_, fact) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never move
          <div key={fact} className="grid min-h-5 gap-2">
            <Skeleton className="h-3 w-20" />
            <Skeleton className="w-36" />
          </div>
        ))}
      </div>
    </Card>
  );
}
