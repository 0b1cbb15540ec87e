"use client";

import { useState, useSyncExternalStore } from "react";
import { onDemand } from "../ui/on-demand";
import { shownToasts, subscribeToToasts, type Toast } from "../ui/toast";

const Note = onDemand(() => import("./note").then((file) => file.default));

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
