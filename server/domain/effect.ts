/**
 * An outside effect of a handler: `started` while it runs, and for good where the process died
 * meanwhile (nobody knows whether it happened); `done` with its result; `failed` when it threw,
 * so that the next attempt may run it.
 */
export const EFFECT_STATES = ["started", "done", "failed"] as const;
export type EffectState = (typeof EFFECT_STATES)[number];
