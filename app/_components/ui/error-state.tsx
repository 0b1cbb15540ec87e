"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { Button } from "./button";
import { cn } from "./class-names";

/** Something failed: says what, and offers to try again. */
export function ErrorState({
  title = "This could not be loaded",
  heading: Title = "p",
  message,
  onRetry,
  retrying = false,
  className,
}: {
  title?: string;
  /** `h2` where it stands for a part that would have one. */
  heading?: "p" | "h2";
  message: string;
  onRetry?: () => void;
  retrying?: boolean;
  className?: string;
}) {
  return (
    <div
      role="alert"
      className={cn("framed grid justify-items-center gap-3 px-6 py-14 text-center", className)}
    >
      <span className="grid size-10 place-items-center rounded-lg bg-danger-soft text-danger-ink">
        <TriangleAlert className="size-5" aria-hidden />
      </span>
      <div className="grid max-w-md gap-1">
        <Title className="text-base font-semibold">{title}</Title>
        <p className="text-sm wrap-anywhere text-muted">{message}</p>
      </div>
      {onRetry && (
        <Button onClick={onRetry} busy={retrying}>
          {!retrying && <RotateCw aria-hidden />}
          Try again
        </Button>
      )}
    </div>
  );
}
