import type { ReactNode } from "react";
import { type Role, roleMay } from "#server/domain/role";
import { Link } from "@/_components/ui/link";
import { LiveIndicator } from "@/_live/live-indicator";
import { PrintHead } from "@/_print/print-head";
import { ZoneControl } from "@/_time/zone-control";
import { Logo } from "../logo";
import { MissingPart } from "../ui/missing-part";
import { AccountMenu } from "./account-menu";
import { JournalBanner } from "./journal-banner";
import { BottomNav, SideNav } from "./nav";
import { SETTINGS_ITEM } from "./nav-items";
import { Commands, FindButton } from "./palette/command-bar";

/** The frame of every page: navigation, account, and the page itself. */
export function Shell({
  staff,
  children,
}: {
  staff: { name: string; email: string; role: Role };
  children: ReactNode;
}) {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13rem_minmax(0,1fr)] print:block">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-sm font-medium text-on-accent focus-visible:not-sr-only focus-visible:fixed focus-visible:top-2 focus-visible:left-2"
      >
        Skip to the content
      </a>
      <aside
        aria-label="Navigation"
        className="sticky top-0 z-20 hidden h-dvh flex-col gap-4 border-r bg-surface p-3 md:flex print:hidden"
      >
        <Link href="/" className="flex h-9 items-center gap-2.5 rounded-md px-1.5">
          <Logo />
          <span className="text-base font-semibold tracking-tight">Ringonce</span>
        </Link>
        <FindButton />
        <SideNav />
        {/* As high as it will be from its first row on: it hangs from the foot, and the rest may come later. */}
        <div className="mt-auto grid grid-rows-[1rem_minmax(1rem,auto)_3.25rem] gap-2">
          <LiveIndicator className="px-2.5" />
          <ZoneControl className="px-2.5" />
          <AccountMenu name={staff.name} email={staff.email} />
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-12 items-center justify-between border-b bg-surface px-4 md:hidden print:hidden">
        <Link href="/" className="flex items-center gap-2 rounded-md">
          <Logo />
          <span className="text-base font-semibold tracking-tight">Ringonce</span>
        </Link>
        <div className="flex items-center gap-3">
          <LiveIndicator />
          <FindButton compact />
          <AccountMenu name={staff.name} email={staff.email} compact />
        </div>
      </header>
      <div className="min-w-0">
        <JournalBanner />
        <MissingPart />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[84rem] min-w-0 px-4 pt-5 pb-24 focus:outline-none md:px-6 md:pb-10 lg:px-8 lg:pt-7 print:max-w-none print:p-0"
        >
          <PrintHead />
          {children}
          {/* Not before the page: it would move with every part that comes. */}
          <footer className="flex items-center justify-between pt-5 in-[main:has([role=status][aria-busy])]:invisible md:hidden print:hidden">
            <ZoneControl />
            {/* There is no room for it under the thumb. */}
            {roleMay(staff.role, "manage_staff") && (
              <Link
                href={SETTINGS_ITEM.href}
                className="inline-flex h-8 items-center gap-1.5 rounded-md px-2.5 text-xs font-medium text-muted"
              >
                <SETTINGS_ITEM.Icon className="size-3.5" aria-hidden />
                {SETTINGS_ITEM.label}
              </Link>
            )}
          </footer>
        </main>
      </div>
      <BottomNav />
      <Commands />
    </div>
  );
}
