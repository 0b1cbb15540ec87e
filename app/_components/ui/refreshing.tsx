import { LoaderCircle } from "lucide-react";

/** A small "still fetching" before what is already shown; it takes no room of its own. */
export function Refreshing({ active }: { active: boolean }) {
  return (
    <span role="status" className="relative -mr-2 inline-flex size-0 items-center text-faint">
      {active && (
        <>
          <LoaderCircle className="absolute -top-2 right-0 size-4 animate-spin" aria-hidden />
          <span className="sr-only">Refreshing…</span>
        </>
      )}
    </span>
  );
}
