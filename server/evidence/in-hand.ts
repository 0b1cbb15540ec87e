/** Requests that began in one span of time and are not answered yet. */
export type Span = { fromMs: number; inHand: number };

/**
 * Tells until when everything received has been answered, for two additions per request: requests
 * are counted by the span in which they began, and the oldest span that still has one is the limit.
 */
export class InHand {
  readonly #spans: Span[];
  #now: Span;

  constructor(nowMs: number) {
    this.#now = { fromMs: nowMs, inHand: 0 };
    this.#spans = [this.#now];
  }

  /** @param startedAtMs when the request began; the clock may have been set back meanwhile */
  begin(startedAtMs: number): Span {
    const span = this.#now;
    if (startedAtMs < span.fromMs) span.fromMs = startedAtMs;
    span.inHand += 1;
    return span;
  }

  end(span: Span): void {
    span.inHand -= 1;
  }

  /** @returns the moment before which everything that began has ended; begins a new span */
  answeredUntil(nowMs: number): number {
    this.#now = { fromMs: nowMs, inHand: 0 };
    this.#spans.push(this.#now);
    while (this.#spans.length > 1 && this.#spans[0]?.inHand === 0) this.#spans.shift();
    return Math.min(...this.#spans.map((span) => span.fromMs));
  }
}
