"use client";

import { LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useSyncExternalStore } from "react";
import { Menu, MenuContent, MenuTrigger } from "../ui/menu";
import {
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
} from "../ui/menu-items";
import { AccountFace, type AccountProps, accountClasses } from "./account-face";
import { chooseTheme, chosenTheme, subscribeToTheme, type Theme } from "./theme";

const THEMES = [
  { value: "system", label: "As the system", Icon: Monitor },
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
];

/** The theme, the settings, and the way out. Comes when it is opened first, and so comes open. */
export default function OpenAccountMenu(props: AccountProps) {
  const theme = useSyncExternalStore(subscribeToTheme, chosenTheme, () => "system" as const);
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <form ref={form} method="post" action="/api/auth/sign-out" hidden />
      <Menu defaultOpen>
        <MenuTrigger aria-label={`Account of ${props.name}`} className={accountClasses(props)}>
          <AccountFace {...props} />
        </MenuTrigger>
        <MenuContent align={props.compact ? "end" : "start"} className="w-56">
          <MenuLabel className="truncate">{props.email}</MenuLabel>
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
