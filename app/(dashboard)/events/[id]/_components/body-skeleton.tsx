import { Loading } from "@/_components/ui/loading";
import { Skeleton } from "@/_components/ui/skeleton";

const WIDTHS = ["w-24", "w-64", "w-80", "w-56", "w-72", "w-40"];

export function BodySkeleton() {
  return (
    <Loading what="the body">
      <div className="grid gap-2 p-4">
        {WIDTHS.map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </Loading>
  );
}
