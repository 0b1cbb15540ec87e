/**
 * Nobody knows whether an effect happened. Thrown by `ctx.once` when an earlier run began it and
 * never told how it ended; a handler throws it itself inside `ctx.once` when it cannot tell (the
 * other side hung up after it had been asked). The effect is not run again until staff say so.
 */
export class EffectInDoubt extends Error {
  readonly code = "effect_in_doubt";
  override readonly name = "EffectInDoubt";
  /** Which one, by its name: filled in by `ctx.once`, which alone knows it. */
  readonly effect: string | null;

  constructor(message: string, { effect, ...options }: ErrorOptions & { effect?: string } = {}) {
    super(message, options);
    this.effect = effect ?? null;
  }
}
