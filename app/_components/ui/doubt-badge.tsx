import { CircleHelp } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "./badge";

/** Marks an effect of which nobody knows whether it happened, and what fails until somebody says so. */
export function DoubtBadge({
  children = "In doubt",
  className,
}: {
  children?: ReactNode;
  className?: string;
}) {
  return (
    <Badge
      tone="warn"
      title="Fails until somebody says whether the effect happened"
      className={className}
    >
      <CircleHelp aria-hidden />
      {children}
    </Badge>
  );
}
