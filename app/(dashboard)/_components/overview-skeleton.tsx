import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const TOTALS = ["a", "b", "c", "d", "e", "f"];
const ROWS = ["a", "b", "c", "d", "e"];

export function OverviewSkeleton() {
  return (
    <Loading what="the overview">
      <div className="grid grid-cols-1 gap-5">
        <div className="flex h-12 items-center gap-3 rounded-lg border px-4">
          <Skeleton className="size-5 rounded-full" />
          <Skeleton className="w-2/3 max-w-md" />
        </div>
        <div className="grid grid-cols-2 gap-px overflow-clip rounded-lg border bg-line sm:grid-cols-3 xl:grid-cols-6">
          {TOTALS.map((key) => (
            <div key={key} className="grid content-start gap-2 bg-surface px-4 py-3">
              <Skeleton className="h-3 w-16" />
              <Skeleton className="h-7 w-20" />
              <Skeleton className="h-3 w-28" />
            </div>
          ))}
        </div>
        <ChartFrames />
        <Card>
          <div className="border-b px-4 py-4">
            <Skeleton className="w-24" />
          </div>
          <div className="border-b px-4 py-2.5">
            <Skeleton className="h-8 w-full sm:w-64" />
          </div>
          {ROWS.map((key) => (
            <div key={key} className="flex h-13 items-center gap-6 border-b px-4 last:border-b-0">
              <Skeleton className="w-40" />
              <Skeleton className="w-16" />
              <Skeleton className="ml-auto hidden w-1/2 md:block" />
            </div>
          ))}
        </Card>
      </div>
    </Loading>
  );
}

const CHARTS = ["a", "b", "c"];

/** Side by side where there is room; else the first one over the two others. */
export const CHARTS_GRID =
  "grid grid-cols-1 gap-5 md:grid-cols-2 md:[&>:first-child]:col-span-2 xl:grid-cols-3 xl:[&>:first-child]:col-span-1";

export function ChartsSkeleton() {
  return (
    <Loading what="the charts">
      <ChartFrames />
    </Loading>
  );
}

function ChartFrames() {
  return (
    <div className={CHARTS_GRID}>
      {CHARTS.map((key) => (
        <Card key={key} className="grid h-63 content-between px-4 py-3">
          <Skeleton className="w-36" />
          <Skeleton className="h-37" />
          <Skeleton className="h-3 w-10" />
        </Card>
      ))}
    </div>
  );
}
