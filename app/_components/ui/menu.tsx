"use client";

import { Check } from "lucide-react";
import {
  type ComponentProps,
  createContext,
  type KeyboardEvent,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { cn } from "./class-names";
import { placeBeside } from "./place-beside";

type MenuState = {
  id: string;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  trigger: { current: HTMLButtonElement | null };
};

const MenuContext = createContext<MenuState | null>(null);

function useMenu(): MenuState {
  const menu = useContext(MenuContext);
  if (menu === null) throw new Error("Parts of a menu stand inside <Menu>.");
  return menu;
}

/**
 * A button's menu, by the pattern of that name: arrows, Home, End and first letters move, Escape
 * and Tab leave. The browser's popover keeps it above everything and closes it on a click beside.
 */
export function Menu({
  defaultOpen = false,
  children,
}: {
  defaultOpen?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const [isOpen, setOpen] = useState(defaultOpen);
  const trigger = useRef<HTMLButtonElement>(null);
  const menu = useMemo(() => ({ id, isOpen, setOpen, trigger }), [id, isOpen]);
  return <MenuContext.Provider value={menu}>{children}</MenuContext.Provider>;
}

export function MenuTrigger(props: ComponentProps<"button">) {
  const { id, isOpen, setOpen, trigger } = useMenu();
  const wasOpen = useRef(false);
  return (
    <button
      type="button"
      {...props}
      ref={trigger}
      id={`${id}-trigger`}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      // The press closes an open menu, as one beside it; the click that follows must not reopen it.
      onPointerDown={() => {
        wasOpen.current = isOpen;
      }}
      onClick={() => {
        setOpen(!wasOpen.current);
        wasOpen.current = false;
      }}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        setOpen(true);
      }}
    />
  );
}

export function MenuContent({
  align = "start",
  className,
  ...props
}: ComponentProps<"div"> & { align?: "start" | "end" }) {
  const menu = useMenu();
  // No items, and no listeners of theirs, while nobody looks.
  return menu.isOpen && <OpenMenu {...props} menu={menu} align={align} className={className} />;
}

function OpenMenu({
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

const ITEMS = "[role^=menuitem]:not([aria-disabled=true])";

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>(ITEMS)];
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = itemsOf(event.currentTarget);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = targetOf(event.key, at, items);
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}

function targetOf(key: string, at: number, items: HTMLElement[]): HTMLElement | undefined {
  if (key === "ArrowDown") return items[(at + 1) % items.length];
  if (key === "ArrowUp") return items.at(at <= 0 ? -1 : at - 1);
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  if (key.length !== 1 || key === " ") return undefined;
  const startsWith = (item: HTMLElement) =>
    item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase());
  return [...items.slice(at + 1), ...items.slice(0, at + 1)].find(startsWith);
}

const itemClasses =
  "flex min-h-8 w-full items-center gap-2 rounded-sm px-2 py-1.5 text-left text-sm text-ink outline-none select-none hover:bg-hover focus:bg-hover aria-disabled:text-faint [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted";

type ItemProps = Omit<ComponentProps<"button">, "onSelect"> & { onSelect?: () => void };

/** Does something, and the menu closes. */
export function MenuItem({ onSelect, className, ...props }: ItemProps) {
  const { setOpen, trigger } = useMenu();
  return (
    <button
      type="button"
      {...props}
      role="menuitem"
      tabIndex={-1}
      onClick={() => {
        setOpen(false);
        trigger.current?.focus();
        onSelect?.();
      }}
      className={cn(itemClasses, className)}
    />
  );
}

/**
 * Items that take the place of others while the menu stays open. Give it another `key` for each set
 * of items, and the first of them has the focus.
 */
export function MenuPage({ label, children }: { label: string; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const menu = ref.current?.closest<HTMLElement>("[role=menu]");
    if (menu) itemsOf(menu)[0]?.focus();
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset belongs into a menu
    <div ref={ref} role="group" aria-label={label}>
      {children}
    </div>
  );
}

/** Leads to other items of the same menu, or back. */
export function MenuPageItem({ onSelect, className, ...props }: ItemProps) {
  return (
    <button
      type="button"
      {...props}
      role="menuitem"
      tabIndex={-1}
      onClick={() => onSelect?.()}
      className={cn(itemClasses, className)}
    />
  );
}

type CheckboxProps = Omit<ComponentProps<"button">, "onChange"> & {
  checked: boolean;
  onChange: (checked: boolean) => void;
};

/** On or off; the menu stays open, for there may be more to choose. */
export function MenuCheckboxItem({
  checked,
  onChange,
  className,
  children,
  ...props
}: CheckboxProps) {
  return (
    <button
      type="button"
      {...props}
      role="menuitemcheckbox"
      aria-checked={checked}
      tabIndex={-1}
      onClick={() => onChange(!checked)}
      className={cn(itemClasses, "relative pl-8", className)}
    >
      {checked && <Check className="absolute left-2" aria-hidden />}
      {children}
    </button>
  );
}

type Choice = { value: string; onValueChange: (value: string) => void };

const ChoiceContext = createContext<Choice | null>(null);

/** Items of which one is on. */
export function MenuRadioGroup({ value, onValueChange, ...props }: ComponentProps<"div"> & Choice) {
  const choice = useMemo(() => ({ value, onValueChange }), [value, onValueChange]);
  return (
    <ChoiceContext.Provider value={choice}>
      {/* biome-ignore lint/a11y/useSemanticElements: no fieldset belongs into a menu */}
      <div {...props} role="group" />
    </ChoiceContext.Provider>
  );
}

export function MenuRadioItem({
  value,
  className,
  children,
  ...props
}: ComponentProps<"button"> & { value: string }) {
  const { setOpen, trigger } = useMenu();
  const choice = useContext(ChoiceContext);
  const isOn = choice?.value === value;
  return (
    <button
      type="button"
      {...props}
      role="menuitemradio"
      aria-checked={isOn}
      tabIndex={-1}
      onClick={() => {
        setOpen(false);
        trigger.current?.focus();
        choice?.onValueChange(value);
      }}
      className={cn(itemClasses, "relative pl-8", className)}
    >
      {isOn && <Check className="absolute left-2" aria-hidden />}
      {children}
    </button>
  );
}

export function MenuLabel({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={cn("px-2 py-1.5 text-xs text-muted", className)} />;
}

export function MenuSeparator() {
  return <hr className="my-1 border-line" />;
}
