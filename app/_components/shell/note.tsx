"use client";

import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../ui/button";
import { type Toast, toast } from "../ui/toast";

const ICONS = {
  ok: <CircleCheck className="text-ok" aria-hidden />,
  danger: <CircleAlert className="text-danger" aria-hidden />,
  info: <Info className="text-info" aria-hidden />,
};

/** One note, which goes by itself unless somebody points at it. */
export default function Note({
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
