import { z } from "zod";

/**
 * An outside effect of a handler: `started` while it runs, and for good where the process died
 * meanwhile (nobody knows whether it happened); `done` with its result; `failed` when it threw,
 * so that the next attempt may run it.
 */
export const EFFECT_STATES = ["started", "done", "failed"] as const;
export type EffectState = (typeof EFFECT_STATES)[number];

/** What staff can say of an effect in doubt: that it happened, or that it may run again. */
export const EFFECT_VERDICTS = ["happened", "run_again"] as const;
export type EffectVerdict = (typeof EFFECT_VERDICTS)[number];

export const effectVerdictInput = z.object({
  eventId: z.uuid(),
  name: z.string().min(1).max(200),
  verdict: z.enum(EFFECT_VERDICTS),
});
