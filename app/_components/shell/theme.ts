/** What staff chose; `system` follows the device. */
export type Theme = "system" | "light" | "dark";

const KEY = "theme";
const listeners = new Set<() => void>();

/**
 * Sets the theme's class before anything is painted. It stands in the page as text, so it knows
 * nothing of what is around it.
 */
export const THEME_SCRIPT = `(${applyStoredTheme})(${JSON.stringify(KEY)})`;

function applyStoredTheme(key: string): void {
  const apply = () => {
    let chosen: string | null = null;
    try {
      chosen = localStorage.getItem(key);
    } catch {
      // Storage may be forbidden; then the device decides.
    }
    const { matches } = matchMedia("(prefers-color-scheme: dark)");
    const isDark = chosen === "dark" || (chosen !== "light" && matches);
    document.documentElement.classList.toggle("dark", isDark);
  };
  apply();
  // Where a script was missing React makes the page anew, and takes the class away.
  new MutationObserver(apply).observe(document.documentElement, { attributeFilter: ["class"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("theme", apply);
}

export function subscribeToTheme(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}

export function chosenTheme(): Theme {
  try {
    const chosen = localStorage.getItem(KEY);
    return chosen === "light" || chosen === "dark" ? chosen : "system";
  } catch {
    return "system";
  }
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
  dispatchEvent(new Event("theme"));
  for (const listener of listeners) listener();
}
