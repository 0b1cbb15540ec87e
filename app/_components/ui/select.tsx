import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./class-names";
import { controlClasses } from "./input";

/**
 * The browser's own select: it is the best one on a phone and with a screen reader.
 * Give it an `aria-label` where no visible label goes with it.
 */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-flex w-full print:hidden", className)}>
      <select {...props} className={cn(controlClasses, "appearance-none truncate pr-8")}>
        {children}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-2 right-2.5 size-4 text-faint"
        aria-hidden
      />
    </span>
  );
}
