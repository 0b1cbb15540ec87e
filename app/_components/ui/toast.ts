/** A short note about what was just done. */
export type Toast = {
  id: number;
  tone: "ok" | "danger" | "info";
  message: string;
  about: string | undefined;
  description: string | undefined;
  action: { label: string; onClick: () => void } | undefined;
  /** How long it stays while nobody points at it. */
  durationMs: number;
};

type Options = {
  /** Takes the place of what was said of the same thing before: its "Undo" would undo something else. */
  about?: string;
  description?: string;
  action?: { label: string; onClick: () => void };
  duration?: number;
};

const DURATION_MS = 5_000;
/** With something to press: whoever thinks better of it needs a moment more. */
const UNDO_MS = 10_000;
/** The oldest go when more come. */
const AT_MOST = 4;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function show(tone: Toast["tone"], message: string, options: Options): number {
  lastId += 1;
  const { about, description, action, duration = action ? UNDO_MS : DURATION_MS } = options;
  const next = { id: lastId, tone, message, about, description, action, durationMs: duration };
  const others = toasts.filter((shown) => about === undefined || shown.about !== about);
  set([...others, next].slice(-AT_MOST));
  return next.id;
}

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says something in passing; what matters for good belongs on the page. */
export const toast = {
  success: (message: string, options: Options = {}) => show("ok", message, options),
  error: (message: string, options: Options = {}) => show("danger", message, options),
  info: (message: string, options: Options = {}) => show("info", message, options),
  dismiss: (id: number) => set(toasts.filter((shown) => shown.id !== id)),
};

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const shownToasts = () => toasts;
