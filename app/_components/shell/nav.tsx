"use client";

import { usePathname } from "next/navigation";
import { useWhyNot } from "@/_auth/staff-role";
import { Link } from "@/_components/ui/link";
import { FailureCount } from "./failure-count";
import { isWithin, NAV_ITEMS, SETTINGS_ITEM } from "./nav-items";

/** The navigation at the side of a wide screen. */
export function SideNav() {
  const path = usePathname();
  const items = useWhyNot("manage_staff") === null ? [...NAV_ITEMS, SETTINGS_ITEM] : NAV_ITEMS;
  return (
    <nav aria-label="Main">
      <ul className="grid gap-0.5">
        {items.map(({ href, label, Icon }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={isWithin(href, path) ? "page" : undefined}
              className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink"
            >
              <Icon className="size-4" aria-hidden />
              {href === "/failures" ? <FailureCount label={label} className="ml-auto" /> : label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The same under the thumb on a phone. */
export function BottomNav() {
  const path = usePathname();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      <ul className="flex px-1">
        {NAV_ITEMS.map(({ href, label, Icon }) => (
          <li key={href} className="flex-auto">
            <Link
              href={href}
              aria-current={isWithin(href, path) ? "page" : undefined}
              className="relative grid h-14 place-content-center justify-items-center gap-0.5 text-2xs font-medium text-muted focus-visible:outline-offset-[-2px] max-[400px]:tracking-tighter aria-[current=page]:text-accent-ink"
            >
              <Icon className="size-5" aria-hidden />
              {href === "/failures" ? (
                <FailureCount label={label} className="absolute top-1.5 left-1/2 ml-1.5" />
              ) : (
                label
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
