"use client";

import { X } from "lucide-react";
import { type MouseEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Button } from "./button";
import { cn } from "./class-names";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  className?: string;
};

/**
 * A modal with a title. Escape and a click beside it close it; focus goes back where it was.
 * The browser's own `dialog` keeps the focus inside and the page behind it out of reach.
 */
export function Dialog({ open, ...rest }: DialogProps) {
  return open ? createPortal(<OpenDialog {...rest} />, document.body) : null;
}

function OpenDialog({
  onOpenChange,
  title,
  description,
  children,
  className,
}: Omit<DialogProps, "open">) {
  const id = useId();
  const ref = useModal(() => onOpenChange(false));
  const pressedBeside = useRef(false);
  const isBeside = (event: MouseEvent) => event.target === event.currentTarget;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a click beside it does
    <dialog
      ref={ref}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      // Both ends of the click, or selecting text beyond the edge would close it.
      onPointerDown={(event) => {
        pressedBeside.current = isBeside(event);
      }}
      onClick={(event) => {
        if (pressedBeside.current && isBeside(event)) onOpenChange(false);
      }}
      className={cn(
        "m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg animate-in overflow-y-auto rounded-lg border bg-raised text-sm text-ink shadow-overlay fade-in-0 zoom-in-98 backdrop:bg-[rgb(8_10_16/0.5)]",
        className,
      )}
    >
      <div className="grid gap-4 p-5">
        <div className="grid gap-1 pr-8">
          <h2 id={`${id}-title`} className="text-lg font-semibold">
            {title}
          </h2>
          {description && (
            <div id={`${id}-description`} className="text-sm text-muted">
              {description}
            </div>
          )}
        </div>
        {children}
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Close"
          onClick={() => onOpenChange(false)}
          className="absolute top-4 right-4"
        >
          <X aria-hidden />
        </Button>
      </div>
    </dialog>
  );
}

/** Opens a `dialog` while it is on the page. @returns what to give it as `ref` */
export function useModal(onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    dialog.showModal();
    const onCancel = (event: Event) => {
      // A file chooser inside it has a `cancel` of its own.
      if (event.target !== dialog) return;
      event.preventDefault();
      latest.current();
    };
    // Browsers close it over our heads when Escape is pressed twice.
    const onClosed = () => {
      if (!dialog.open) latest.current();
    };
    dialog.addEventListener("cancel", onCancel);
    dialog.addEventListener("close", onClosed);
    return () => {
      dialog.removeEventListener("cancel", onCancel);
      dialog.removeEventListener("close", onClosed);
      // Gives the focus back, which taking it off the page would not.
      dialog.close();
    };
  }, []);
  return ref;
}

/** The row of buttons that ends a dialog; the primary one goes last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 pt-1">{children}</div>;
}
