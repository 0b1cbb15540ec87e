import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const ROWS = ["a", "b", "c", "d"];

export function FailuresSkeleton() {
  return (
    <Loading what="what has failed">
      <div className="grid grid-cols-1 gap-5">
        <div className="flex flex-wrap gap-2">
          <Skeleton className="h-8 w-full sm:w-52" />
          <Skeleton className="h-8 w-full sm:w-52" />
          <Skeleton className="h-8 w-60" />
        </div>
        <Card>
          {ROWS.map((key) => (
            <div key={key} className="flex gap-6 border-b px-4 py-4 last:border-b-0">
              <div className="grid flex-1 gap-2">
                <Skeleton className="w-64 max-w-full" />
                <Skeleton className="h-3 w-3/4" />
              </div>
              <Skeleton className="h-7 w-32" />
            </div>
          ))}
        </Card>
      </div>
    </Loading>
  );
}
