import { CircleAlert } from "lucide-react";

/** Announced when it appears. */
export function FormError({ message }: { message: string | null }) {
  return (
    <div role="alert" className="contents">
      {message && (
        <p className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger-ink">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          {message}
        </p>
      )}
    </div>
  );
}
