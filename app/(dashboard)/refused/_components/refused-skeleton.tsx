import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f"];

export function RefusedSkeleton() {
  return (
    <Loading what="what was refused">
      <div className="grid grid-cols-1 gap-5">
        <div className="flex flex-wrap gap-2">
          <Skeleton className="h-8 w-full sm:w-52" />
          <Skeleton className="h-8 w-full sm:w-60" />
        </div>
        <Card>
          {ROWS.slice(0, 2).map((key) => (
            <div key={key} className="flex gap-6 border-b px-4 py-4 last:border-b-0">
              <Skeleton className="h-6 w-12" />
              <div className="grid flex-1 gap-2">
                <Skeleton className="w-48" />
                <Skeleton className="h-3 w-3/4" />
              </div>
            </div>
          ))}
        </Card>
        <Card>
          {ROWS.map((key) => (
            <div key={key} className="flex h-10 items-center gap-6 border-b px-4 last:border-b-0">
              <Skeleton className="w-24" />
              <Skeleton className="w-36" />
              <Skeleton className="w-40" />
            </div>
          ))}
        </Card>
      </div>
    </Loading>
  );
}
