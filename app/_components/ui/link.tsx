"use client";

import { useRouter } from "next/navigation";
import { type ComponentProps, type MouseEvent, startTransition } from "react";

type LinkProps = Omit<ComponentProps<"a">, "href"> & {
  href: string;
  /** Takes the place of the page in the browser's history. */
  replace?: boolean;
  /** False keeps the page where it is scrolled to. */
  scroll?: boolean;
};

/**
 * A link within the dashboard, which changes the page without loading it anew. Where it leads is
 * fetched when somebody is about to follow it; Next's own link weighs six kilobytes more, and
 * fetches for every link in sight.
 */
export function Link({ href, replace = false, scroll = true, ...props }: LinkProps) {
  const router = useRouter();
  const prepare = () => router.prefetch(href);
  return (
    <a
      {...props}
      href={href}
      onPointerEnter={prepare}
      onFocus={prepare}
      onClick={(event) => {
        props.onClick?.(event);
        if (!isPlainClick(event)) return;
        event.preventDefault();
        startTransition(() => router[replace ? "replace" : "push"](href, { scroll }));
      }}
    />
  );
}

/** Not one that opens a tab or a window, saves, or was taken by somebody else. */
function isPlainClick(event: MouseEvent<HTMLAnchorElement>): boolean {
  const { target } = event.currentTarget;
  return !(
    event.defaultPrevented ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey ||
    (target !== "" && target !== "_self") ||
    event.currentTarget.hasAttribute("download")
  );
}
