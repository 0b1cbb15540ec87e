"use client";

import { type ComponentProps, useEffect, useRef } from "react";
import { cn } from "./class-names";
import type { MenuState } from "./menu";
import { itemsOf, moveFocus } from "./menu-keys";
import { placeBeside } from "./place-beside";

/** An open menu: placed beside its button, with the focus within it. */
export default function MenuLayer({
  menu: { id, setOpen, trigger },
  align,
  className,
  ...props
}: ComponentProps<"div"> & { menu: MenuState; align: "start" | "end" }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const layer = ref.current;
    const anchor = trigger.current;
    if (!layer || !anchor) return;
    const place = () => placeBeside(anchor, layer, align);
    const onToggle = () => {
      if (!layer.matches(":popover-open")) setOpen(false);
    };
    layer.showPopover();
    place();
    const items = itemsOf(layer);
    (items.find((item) => item.ariaChecked === "true") ?? items[0])?.focus();
    layer.addEventListener("toggle", onToggle);
    window.addEventListener("resize", place);
    document.addEventListener("scroll", place, true);
    return () => {
      layer.removeEventListener("toggle", onToggle);
      window.removeEventListener("resize", place);
      document.removeEventListener("scroll", place, true);
    };
  }, [align, setOpen, trigger]);

  const leave = () => {
    setOpen(false);
    trigger.current?.focus();
  };
  return (
    <div
      {...props}
      ref={ref}
      role="menu"
      popover="auto"
      aria-labelledby={`${id}-trigger`}
      onKeyDown={(event) => {
        if (event.key === "Tab") setOpen(false);
        else if (event.key === "Escape") leave();
        else moveFocus(event);
      }}
      className={cn(
        "fixed inset-auto m-0 min-w-48 animate-in overflow-y-auto rounded-lg border bg-raised p-1 text-ink shadow-overlay fade-in-0 zoom-in-98",
        className,
      )}
    />
  );
}
