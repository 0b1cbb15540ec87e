import { Card } from "@/_components/ui/card";
import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const FIGURES = ["a", "b", "c", "d"];

export function ClientSkeleton() {
  return (
    <Loading what="the client">
      <div className="grid gap-2 pb-5">
        <Skeleton className="h-3 w-16" />
        <Skeleton className="h-7 w-56" />
        <Skeleton className="w-40" />
      </div>
      <div className="grid grid-cols-1 gap-5">
        <div className="grid grid-cols-2 gap-px overflow-clip rounded-lg border bg-line lg:grid-cols-4">
          {FIGURES.map((key) => (
            <div key={key} className="grid gap-2 bg-surface px-4 py-3">
              <Skeleton className="h-3 w-20" />
              <Skeleton className="h-6 w-16" />
            </div>
          ))}
        </div>
        <Card className="grid gap-3 p-4">
          <Skeleton className="w-24" />
          <Skeleton className="h-10 w-full" />
        </Card>
        <Card className="grid gap-3 p-4">
          <Skeleton className="w-48" />
        </Card>
      </div>
    </Loading>
  );
}
