"use client";

import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "../ui/button";
import { shownToasts, subscribeToToasts, type Toast, toast } from "../ui/toast";

const NONE: readonly Toast[] = [];

/** Shows what `toast` was told; read out as it comes. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, shownToasts, () => NONE);
  const [isHeld, setHeld] = useState(false);
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      // Whoever points at one is reading, or about to press its button.
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-none fixed inset-x-0 top-3 z-50 grid justify-items-center gap-2 px-4 print:hidden"
    >
      {toasts.map((shown) => (
        <Note key={shown.id} {...shown} isHeld={isHeld} />
      ))}
    </section>
  );
}

const ICONS = {
  ok: <CircleCheck className="text-ok" aria-hidden />,
  danger: <CircleAlert className="text-danger" aria-hidden />,
  info: <Info className="text-info" aria-hidden />,
};

function Note({
  id,
  tone,
  message,
  description,
  action,
  durationMs,
  isHeld,
}: Toast & { isHeld: boolean }) {
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(toast.dismiss, durationMs, id);
    return () => clearTimeout(timer);
  }, [id, durationMs, isHeld]);

  return (
    <div className="pointer-events-auto flex w-full max-w-sm animate-in items-start gap-2.5 rounded-lg border bg-raised py-2.5 pr-2 pl-3 text-sm shadow-overlay fade-in-0 slide-in-from-top-2 [&>svg]:mt-1 [&>svg]:size-4 [&>svg]:shrink-0">
      {ICONS[tone]}
      <div className="grid min-w-0 flex-1 gap-0.5 py-0.5 wrap-anywhere">
        <p className="font-medium">{message}</p>
        {description && <p className="text-muted">{description}</p>}
      </div>
      {action && (
        <Button
          size="sm"
          onClick={() => {
            toast.dismiss(id);
            action.onClick();
          }}
        >
          {action.label}
        </Button>
      )}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Close this note"
        onClick={() => toast.dismiss(id)}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}
