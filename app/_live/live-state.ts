import type { LiveState } from "./connection";

let state: LiveState = "connecting";
const hearers = new Set<() => void>();

/** Whether the page is kept current. Apart from the connection, which comes after the page. */
export const liveState = {
  get: () => state,
  set(next: LiveState): void {
    if (next === state) return;
    state = next;
    for (const hear of hearers) hear();
  },
  onChange(hear: () => void): () => void {
    hearers.add(hear);
    return () => hearers.delete(hear);
  },
};
