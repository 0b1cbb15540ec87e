/** `2026-11-25 10:00:00.123 UTC` */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().replace("T", " ").slice(0, -1)} UTC`;
}

/** `850 ms`, `12.3 s`, `5 min`, `1.5 h` */
export function inWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Number((ms / 3_600_000).toFixed(1))} h`;
}
