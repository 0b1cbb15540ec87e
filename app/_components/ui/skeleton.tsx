import { cn } from "./class-names";

/** A grey bar where something is about to be. Wrap a group of them in `Loading`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={cn("block h-4 animate-pulse rounded-sm bg-line", className)} />
  );
}
