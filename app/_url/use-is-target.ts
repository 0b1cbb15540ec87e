import { type RefObject, useEffect, useSyncExternalStore } from "react";

function subscribe(onChange: () => void) {
  addEventListener("hashchange", onChange);
  return () => removeEventListener("hashchange", onChange);
}

/**
 * Whether the URL's hash names this part of the page, which is then scrolled to. A browser does that by
 * itself only for what is there when it looks; and `:target` knows no link that Next follows.
 */
export function useIsTarget(id: string, part: RefObject<HTMLElement | null>): boolean {
  const isTarget = useSyncExternalStore(
    subscribe,
    () => location.hash === `#${id}`,
    () => false,
  );
  useEffect(() => {
    if (isTarget) part.current?.scrollIntoView({ block: "start" });
  }, [isTarget, part]);
  return isTarget;
}
