/** How many keys are remembered, twice: some megabytes, and minutes of an agency's traffic. */
const KEYS = 10_000;

/**
 * What was answered lately, by idempotency key: when a copy comes, the answer to the one before is
 * worth noting after all. Two generations, so that forgetting the oldest costs nothing.
 */
export class RecentAnswers<Answer> {
  #young = new Map<string, Answer>();
  #old = new Map<string, Answer>();
  readonly #keys: number;

  constructor(keys = KEYS) {
    this.#keys = keys;
  }

  /** @returns the answer that was remembered under this key before */
  replace(key: string, answer: Answer): Answer | undefined {
    const before = this.#young.get(key) ?? this.#old.get(key);
    if (this.#young.size >= this.#keys) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, answer);
    return before;
  }
}
