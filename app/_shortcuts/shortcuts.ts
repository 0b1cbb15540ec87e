/** A key, or two one after the other, and what it does on the page that is shown. */
export type Shortcut = {
  /** As pressed: `?`, `j`, or `g e` for one after the other. */
  keys: string;
  label: string;
  group: "Go to" | "Lists" | "Everywhere";
  /** Left out: always. */
  isAvailable?: () => boolean;
  run: () => void;
};

const OFF_KEY = "ringonce.shortcuts";
/** How long the first of two keys waits for the second. */
const SECOND_KEY_WITHIN_MS = 1_500;

const registered = new Set<readonly Shortcut[]>();

/** @returns how to take them back */
export function registerShortcuts(shortcuts: readonly Shortcut[]): () => void {
  registered.add(shortcuts);
  return () => registered.delete(shortcuts);
}

/** What the page that is shown has. */
export function currentShortcuts(): Shortcut[] {
  return [...registered].flat().filter(({ isAvailable }) => isAvailable?.() ?? true);
}

/** Single keys get in the way of speech input and of unsteady hands: they can be switched off. */
export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(OFF_KEY) !== "off";
  } catch {
    return true;
  }
}

export function switchShortcuts(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(OFF_KEY);
    else localStorage.setItem(OFF_KEY, "off");
  } catch {
    // Storage may be forbidden; then they stay on.
  }
}

let first: { key: string; atMs: number } | null = null;

/** Runs what a key stands for. Never while somebody types, nor under a dialog or a menu. */
export function pressKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.isComposing || isTyping(event.target) || isCovered() || !areShortcutsOn()) return;
  const nowMs = event.timeStamp;
  const isSecond = first !== null && nowMs - first.atMs < SECOND_KEY_WITHIN_MS;
  const keys = isSecond ? `${first?.key} ${event.key}` : event.key;
  const shortcuts = currentShortcuts();
  const found = shortcuts.find((shortcut) => shortcut.keys === keys);
  first = null;
  if (found) {
    event.preventDefault();
    found.run();
  } else if (shortcuts.some((shortcut) => shortcut.keys.startsWith(`${event.key} `))) {
    first = { key: event.key, atMs: nowMs };
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button"].includes(target.type);
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
}

const isCovered = () => document.querySelector("dialog[open], [role=menu]") !== null;
