import { LoaderCircle } from "lucide-react";

/** A small "still fetching" beside what is already shown. */
export function Refreshing({ active }: { active: boolean }) {
  return (
    <span role="status" className="inline-flex size-4 items-center text-faint">
      {active && (
        <>
          <LoaderCircle className="size-4 animate-spin" aria-hidden />
          <span className="sr-only">Refreshing…</span>
        </>
      )}
    </span>
  );
}
