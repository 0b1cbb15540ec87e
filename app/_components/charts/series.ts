/** How a series is drawn. No two in a chart share a shape, so that no colour is needed to tell them apart. */
export type Look =
  | { shape: "bar"; tone: SeriesTone; texture: "plain" | "striped" | "dotted" | "hollow" }
  | { shape: "line"; tone: SeriesTone; dash: "solid" | "dashed" | "dotted" };

export type SeriesTone = "accent" | "info" | "ok" | "warn" | "danger" | "muted";

export type Series = {
  /** Also its name in the legend, the tooltip and the table. */
  label: string;
  look: Look;
  /** One per step. Null is a gap: there was nothing to compute it from. */
  values: readonly (number | null)[];
};

/** Equal steps of time, from the first one's start. */
export type Steps = {
  from: Date;
  stepMs: number;
  count: number;
  /** When the figures end; the last step may reach beyond and is then marked as not over. */
  to: Date;
};

/** When step `index` starts, and so when the one before it ends. */
export function stepStart({ from, stepMs }: Pick<Steps, "from" | "stepMs">, index: number): Date {
  return new Date(from.getTime() + index * stepMs);
}

export const TONE_COLORS: Record<SeriesTone, string> = {
  accent: "var(--accent)",
  info: "var(--info)",
  ok: "var(--ok)",
  warn: "var(--warn)",
  danger: "var(--danger)",
  muted: "var(--faint)",
};

export const DASHES = { solid: undefined, dashed: "6 3", dotted: "1.5 3.5" } as const;
