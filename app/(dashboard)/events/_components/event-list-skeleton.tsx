import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const ROWS = Array.from({ length: 12 }, (_, row) => row);

/** The shape of the list before its rows are there. */
export function EventListSkeleton() {
  return (
    <Loading what="events">
      <div className="h-8 border-b bg-sunken" />
      {ROWS.map((row) => (
        <div
          key={row}
          className="flex h-15.5 items-center gap-6 lg:h-10 border-b px-4 last:border-b-0"
        >
          <Skeleton className="w-32" />
          <Skeleton className="w-28" />
          <Skeleton className="w-36 max-md:hidden" />
          <Skeleton className="w-64 max-lg:hidden" />
          <Skeleton className="ml-auto w-20" />
          <Skeleton className="w-14 max-sm:hidden" />
        </div>
      ))}
    </Loading>
  );
}
