import { cn } from "./ui/class-names";

/** One ring. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cn("size-6", className)}>
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <circle
        cx="16"
        cy="16"
        r="8.5"
        fill="none"
        stroke="#fff"
        strokeOpacity=".45"
        strokeWidth="2.5"
      />
      <path
        d="M16 7.5a8.5 8.5 0 0 1 8.5 8.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
      <circle cx="16" cy="16" r="3" fill="#fff" />
    </svg>
  );
}
