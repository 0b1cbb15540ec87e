import { RecentKeys } from "../recent-keys.ts";

/** One answer, as far as its key does not say it. */
export type RecentAnswer = {
  /** Of the delivery. */
  id: string;
  receivedAt: Date;
  signedAt: Date | null;
  sourceIp: string | null;
  bodySha256: string;
  status: number;
  /** Whole milliseconds. */
  ackMs: number;
  wasGone: boolean;
  isJournaled: boolean;
  isNoted: boolean;
};

/** An id, a digest in hex, and an address, one behind the other. */
const ID_LENGTH = 36;
const DIGEST_LENGTH = 64;
const TEXT_LENGTH = 160;
const NUMBERS = 5;

/**
 * What was answered lately, by idempotency key: when a copy comes, the answer to the one before is
 * worth noting after all. In arrays outside the heap, for the reason that `RecentKeys` gives.
 */
export class RecentAnswers {
  readonly #keys: RecentKeys;
  readonly #texts: Buffer;
  /** When received, when signed, how long it took, the status with its flags, and how long the text is. */
  readonly #numbers: Float64Array;

  constructor(atLeast: number) {
    this.#keys = new RecentKeys(atLeast);
    this.#texts = Buffer.alloc(this.#keys.size * TEXT_LENGTH);
    this.#numbers = new Float64Array(this.#keys.size * NUMBERS);
  }

  find(key: string): RecentAnswer | undefined {
    const place = this.#keys.find(key);
    if (place === -1) return undefined;
    const [received = 0, signed = 0, ackMs = 0, answer = 0, length = 0] = this.#numbers.subarray(
      place * NUMBERS,
      (place + 1) * NUMBERS,
    );
    const start = place * TEXT_LENGTH;
    const text = this.#texts.toString("latin1", start, start + length);
    return {
      id: text.slice(0, ID_LENGTH),
      receivedAt: new Date(received),
      signedAt: Number.isNaN(signed) ? null : new Date(signed),
      sourceIp: text.slice(ID_LENGTH + DIGEST_LENGTH) || null,
      bodySha256: text.slice(ID_LENGTH, ID_LENGTH + DIGEST_LENGTH),
      status: answer >> 3,
      ackMs,
      wasGone: (answer & 1) !== 0,
      isJournaled: (answer & 2) !== 0,
      isNoted: (answer & 4) !== 0,
    };
  }

  put(key: string, answer: RecentAnswer): void {
    const place = this.#keys.put(key);
    const { id, bodySha256, sourceIp, receivedAt, signedAt, status } = answer;
    const start = place * TEXT_LENGTH;
    const text = id + bodySha256 + (sourceIp ?? "");
    const numbers = this.#numbers;
    const first = place * NUMBERS;
    numbers[first] = receivedAt.getTime();
    numbers[first + 1] = signedAt?.getTime() ?? Number.NaN;
    numbers[first + 2] = answer.ackMs;
    numbers[first + 3] =
      (status << 3) |
      Number(answer.wasGone) |
      (Number(answer.isJournaled) << 1) |
      (Number(answer.isNoted) << 2);
    numbers[first + 4] = this.#texts.write(text, start, TEXT_LENGTH, "latin1");
  }
}
