"use client";

import type { ReactNode } from "react";
import { cn } from "./class-names";

/** A filter that is on or off, such as "Duplicates only". */
export function ToggleButton({
  pressed,
  onPressedChange,
  children,
  className,
}: {
  pressed: boolean;
  onPressedChange: (pressed: boolean) => void;
  children: ReactNode;
  className?: string;
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => onPressedChange(!pressed)}
      className={cn(
        "inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2.5 text-sm whitespace-nowrap text-muted shadow-card transition-colors hover:bg-hover hover:text-ink aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-ink [&_svg]:size-4 print:hidden",
        className,
      )}
    >
      {children}
    </button>
  );
}
