import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const ROWS = Array.from({ length: 6 }, (_, row) => row);

/** The shape of the list before its rows are there. */
export function ReplaysSkeleton() {
  return (
    <Loading what="replays">
      <div className="h-8 border-b bg-sunken" />
      {ROWS.map((row) => (
        <div key={row} className="flex h-14 items-center gap-6 border-b px-4 last:border-b-0">
          <Skeleton className="w-56" />
          <Skeleton className="w-16" />
          <Skeleton className="w-40 max-sm:hidden" />
          <Skeleton className="ml-auto w-24 max-lg:hidden" />
        </div>
      ))}
    </Loading>
  );
}
