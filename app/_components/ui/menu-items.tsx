"use client";

import { Check } from "lucide-react";
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { cn } from "./class-names";
import { useMenu } from "./menu";
import { itemsOf } from "./menu-keys";

const itemClasses =
  "flex min-h-8 w-full items-center gap-2 rounded-sm px-2 py-1.5 text-left text-sm text-ink outline-none select-none hover:bg-hover focus:bg-hover aria-disabled:text-faint [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted";

type ItemProps = Omit<ComponentProps<"button">, "onSelect"> & { onSelect?: () => void };

/** Does something, and the menu closes. */
export function MenuItem({ onSelect, ...props }: ItemProps) {
  const { setOpen, trigger } = useMenu();
  return (
    <MenuPageItem
      {...props}
      onSelect={() => {
        setOpen(false);
        trigger.current?.focus();
        onSelect?.();
      }}
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
