import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f"];

export function CauseChartSkeleton() {
  return (
    <div className="grid gap-3">
      <Skeleton className="w-40" />
      <Skeleton className="h-[11.75rem] w-full" />
    </div>
  );
}

export function DuplicatesSkeleton() {
  return (
    <Loading what="duplicates">
      <div className="grid grid-cols-1 gap-5">
        <div className="grid grid-cols-1 gap-5 lg:grid-cols-[2fr_3fr]">
          <Card className="grid content-between gap-4 p-4">
            <div className="grid gap-2">
              <Skeleton className="h-6 w-4/5" />
              <Skeleton className="w-full" />
              <Skeleton className="w-3/4" />
            </div>
            <Skeleton className="h-9 w-full" />
          </Card>
          <Card className="px-4 py-3">
            <CauseChartSkeleton />
          </Card>
        </div>
        <Card>
          <div className="h-14 border-b px-4 py-3">
            <Skeleton className="w-24" />
          </div>
          {ROWS.slice(0, 3).map((key) => (
            <Row key={key} />
          ))}
        </Card>
        <div className="flex flex-wrap gap-2">
          <Skeleton className="h-8 w-full sm:w-48" />
          <Skeleton className="h-8 w-40" />
          <Skeleton className="h-8 w-44" />
        </div>
        <Card>
          {ROWS.map((key) => (
            <Row key={key} />
          ))}
        </Card>
      </div>
    </Loading>
  );
}

function Row() {
  return (
    <div className="flex h-10 items-center gap-6 border-b px-4 last:border-b-0">
      <Skeleton className="w-28" />
      <Skeleton className="w-24" />
      <Skeleton className="w-40 max-sm:hidden" />
    </div>
  );
}
