import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f"];

export function AlertsSkeleton() {
  return (
    <Loading what="the alerts">
      <div className="grid grid-cols-1 gap-5">
        <div className="flex flex-wrap gap-2">
          <Skeleton className="h-8 w-full sm:w-52" />
          <Skeleton className="h-8 w-44" />
        </div>
        <Card>
          <div className="grid gap-2 border-b px-4 py-3">
            <Skeleton className="w-28" />
            <Skeleton className="h-3 w-3/4" />
          </div>
          <div className="h-8 border-b bg-sunken" />
          {ROWS.map((key) => (
            <div
              key={key}
              className="flex h-28 items-center gap-6 border-b px-4 last:border-b-0 md:h-18 xl:h-13"
            >
              <div className="grid flex-1 gap-2">
                <Skeleton className="w-48 max-w-full" />
                <Skeleton className="h-3 w-32" />
              </div>
              <Skeleton className="w-24 max-md:hidden" />
              <Skeleton className="w-28 max-md:hidden" />
              <Skeleton className="w-20" />
            </div>
          ))}
        </Card>
      </div>
    </Loading>
  );
}
