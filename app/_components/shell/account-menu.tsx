"use client";

import { ChevronsUpDown, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useSyncExternalStore } from "react";
import { cn } from "../ui/class-names";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "../ui/menu";
import { chooseTheme, chosenTheme, subscribeToTheme, type Theme } from "./theme";

const THEMES = [
  { value: "system", label: "As the system", Icon: Monitor },
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
];

/** Who is signed in, the theme, and the way out. */
export function AccountMenu({
  name,
  email,
  compact = false,
}: {
  name: string;
  email: string;
  /** Only the initial, for the bar of a phone. */
  compact?: boolean;
}) {
  const theme = useSyncExternalStore(subscribeToTheme, chosenTheme, () => "system" as const);
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <form ref={form} method="post" action="/api/auth/sign-out" hidden />
      <Menu>
        <MenuTrigger
          aria-label={`Account of ${name}`}
          className={cn(
            "flex items-center gap-2.5 rounded-md text-left transition-colors hover:bg-hover aria-expanded:bg-hover",
            compact ? "p-1" : "w-full p-2",
          )}
        >
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-ink uppercase"
          >
            {[...name][0]}
          </span>
          {!compact && (
            <>
              <span className="grid min-w-0 flex-1">
                <span className="truncate text-sm font-medium">{name}</span>
                <span className="truncate text-xs text-muted">{email}</span>
              </span>
              <ChevronsUpDown className="size-4 shrink-0 text-faint" aria-hidden />
            </>
          )}
        </MenuTrigger>
        <MenuContent align={compact ? "end" : "start"} className="w-56">
          <MenuLabel className="truncate">{email}</MenuLabel>
          <MenuSeparator />
          <MenuLabel id="theme-label">Theme</MenuLabel>
          <MenuRadioGroup
            aria-labelledby="theme-label"
            value={theme}
            onValueChange={(value) => chooseTheme(value as Theme)}
          >
            {THEMES.map(({ value, label, Icon }) => (
              <MenuRadioItem key={value} value={value}>
                {label}
                <Icon className="ml-auto" aria-hidden />
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
          <MenuSeparator />
          <MenuItem onSelect={() => router.push("/settings")}>
            <Settings aria-hidden />
            Settings
          </MenuItem>
          <MenuItem onSelect={() => form.current?.requestSubmit()}>
            <LogOut aria-hidden />
            Sign out
          </MenuItem>
        </MenuContent>
      </Menu>
    </>
  );
}
