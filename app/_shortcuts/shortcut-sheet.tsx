"use client";

import { useState } from "react";
import { Dialog } from "@/_components/ui/dialog";
import { areShortcutsOn, currentShortcuts, type Shortcut, switchShortcuts } from "./shortcuts";

const GROUPS = ["Go to", "Lists", "Everywhere"] as const;

/** Every key the page has, and the switch for all of them. */
export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const [shortcuts] = useState(currentShortcuts);
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <Dialog open onOpenChange={onClose} title="Keyboard shortcuts" className="max-w-xl">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {GROUPS.filter((group) => shortcuts.some((one) => one.group === group)).map((group) => (
          <section key={group}>
            <h3 className="pb-1 text-xs font-medium text-muted">{group}</h3>
            <dl>
              {shortcuts
                .filter((one) => one.group === group)
                .map((shortcut) => (
                  <Line key={shortcut.keys} {...shortcut} />
                ))}
              {group === "Everywhere" && (
                <Line keys={`${isApple() ? "⌘" : "Ctrl"} K`} label="Find anything" />
              )}
            </dl>
          </section>
        ))}
      </div>
      <label className="flex items-center gap-2 border-t pt-4 text-sm">
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => {
            setOn(event.target.checked);
            switchShortcuts(event.target.checked);
          }}
          className="size-4 accent-accent"
        />
        Single keys do something on this device
      </label>
    </Dialog>
  );
}

function Line({ keys, label }: Pick<Shortcut, "keys" | "label">) {
  return (
    <div className="flex items-center justify-between gap-4 py-1">
      <dt>{label}</dt>
      <dd className="flex items-center gap-1 text-xs text-muted">
        {keys.split(" ").map((key) => (
          <kbd
            key={key}
            className="min-w-5 rounded-sm border bg-sunken px-1.5 py-0.5 text-center font-mono"
          >
            {key}
          </kbd>
        ))}
      </dd>
    </div>
  );
}

const isApple = () => /Mac|iP(hone|ad)/.test(navigator.platform);
