import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./class-names";

/** Nothing here: says why, and what to do next. */
export function EmptyState({
  Icon,
  title,
  heading: Title = "p",
  children,
  action,
  className,
}: {
  Icon: LucideIcon;
  title: string;
  /** `h1` where it is all that the page says. */
  heading?: "p" | "h1" | "h2";
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("grid justify-items-center gap-3 px-6 py-14 text-center", className)}>
      <span className="grid size-10 place-items-center rounded-lg border bg-sunken text-muted">
        <Icon className="size-5" aria-hidden />
      </span>
      <div className="grid max-w-md gap-1">
        <Title className="text-base font-semibold">{title}</Title>
        {children && <div className="text-sm text-muted">{children}</div>}
      </div>
      {action && <div className="mt-1 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
