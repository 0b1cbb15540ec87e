/** A short note about what was just done. */
export type Toast = {
  id: number;
  tone: "ok" | "danger" | "info";
  message: string;
  description: string | undefined;
  action: { label: string; onClick: () => void } | undefined;
  /** How long it stays while nobody points at it. */
  durationMs: number;
};

type Options = {
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
  const { description, action, duration = action ? UNDO_MS : DURATION_MS } = options;
  const next: Toast = { id: lastId, tone, message, description, action, durationMs: duration };
  set([...toasts, next].slice(-AT_MOST));
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
