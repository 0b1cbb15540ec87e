"use client";

import {
  type ComponentProps,
  createContext,
  type ReactNode,
  Suspense,
  useContext,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { lazyPart } from "./missing-part";

/** What an open menu is made of comes with the first one that somebody is about to open. */
const loadLayer = () => import("./menu-layer");
const MenuLayer = lazyPart(loadLayer);

export type MenuState = {
  id: string;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  trigger: { current: HTMLButtonElement | null };
};

const MenuContext = createContext<MenuState | null>(null);

export function useMenu(): MenuState {
  const menu = useContext(MenuContext);
  if (menu === null) throw new Error("Parts of a menu stand inside <Menu>.");
  return menu;
}

/**
 * A button's menu, by the pattern of that name: arrows, Home, End and first letters move, Escape
 * and Tab leave. The browser's popover keeps it above everything and closes it on a click beside.
 *
 * What can be chosen is in `menu-items.tsx`, which its users load when it is wanted: see
 * `MenuTrigger`.
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

/** `load` fetches the menu's items: called when somebody is about to open it. */
export function MenuTrigger({ load, ...props }: ComponentProps<"button"> & { load?: () => void }) {
  const { id, isOpen, setOpen, trigger } = useMenu();
  const wasOpen = useRef(false);
  const prepare = () => {
    void loadLayer();
    load?.();
  };
  return (
    <button
      type="button"
      {...props}
      ref={trigger}
      id={`${id}-trigger`}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      onPointerEnter={prepare}
      onFocus={prepare}
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

/** Its children may be lazy: the menu opens once they are there, all at once. */
export function MenuContent({
  align = "start",
  ...props
}: ComponentProps<"div"> & { align?: "start" | "end" }) {
  const menu = useMenu();
  // No items, and no listeners of theirs, while nobody looks.
  if (!menu.isOpen) return null;
  return (
    <Suspense>
      <MenuLayer {...props} menu={menu} align={align} />
    </Suspense>
  );
}
