"use client";

import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { createPortal } from "react-dom";
import { Button } from "./button";
import { useModal } from "./dialog";

/**
 * Details beside what they belong to, which keeps its place; on a phone the whole screen. Escape and
 * a click beside it close it. Focus stays inside, and goes back where it was.
 */
export function Drawer(props: {
  title: string;
  /** Stand before the button that closes it. */
  actions?: ReactNode;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ReactNode;
}) {
  return createPortal(<OpenDrawer {...props} />, document.body);
}

function OpenDrawer({
  title,
  actions,
  onClose,
  onKeyDown,
  children,
}: Parameters<typeof Drawer>[0]) {
  const id = useId();
  const ref = useModal(onClose);
  const pressedBeside = useRef(false);
  return (
    <dialog
      ref={ref}
      aria-labelledby={`${id}-title`}
      onPointerDown={(event) => {
        pressedBeside.current = event.target === event.currentTarget;
      }}
      onClick={(event) => {
        if (pressedBeside.current && event.target === event.currentTarget) onClose();
      }}
      onKeyDown={onKeyDown}
      className="m-0 ml-auto h-dvh max-h-none w-full max-w-none animate-in overscroll-contain border-l bg-canvas text-sm text-ink shadow-overlay slide-in-from-right-8 backdrop:bg-[rgb(8_10_16/0.25)] sm:w-[min(46rem,calc(100vw-4rem))]"
    >
      <div className="flex h-full flex-col">
        <header className="flex h-12 shrink-0 items-center justify-between gap-3 border-b bg-surface pr-2 pl-4">
          <p id={`${id}-title`} className="min-w-0 truncate font-semibold">
            {title}
          </p>
          <div className="flex items-center gap-1">
            {actions}
            <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
              <X aria-hidden />
            </Button>
          </div>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-4">{children}</div>
      </div>
    </dialog>
  );
}
