/**
 * Which keys came lately, as a number for each: where whoever remembers something by key finds it
 * in arrays of its own.
 *
 * It lies outside the heap. A `Map` of the last ten thousand keeps ten thousand keys alive until
 * they are old; the collector then moves each of them twice and marks them ever again, which cost an
 * eighth of all that it takes to record an event.
 *
 * Keys are known by a fingerprint, and each has a few places where it may be: what is remembered may
 * be forgotten early, and once in very long be taken for somebody else's. Nothing may be decided by it.
 */
export class RecentKeys {
  /** One more than the highest number. */
  readonly size: number;
  readonly #sets: number;
  readonly #fingerprints: Float64Array;
  /** In each set, the place that was taken longest ago. */
  readonly #oldest: Uint8Array;

  /** @param atLeast so many of the last keys are known, all but one in some hundred */
  constructor(atLeast: number) {
    this.#sets = Math.ceil((atLeast * SPARE) / PLACES);
    this.size = this.#sets * PLACES;
    this.#fingerprints = new Float64Array(this.size).fill(NONE);
    this.#oldest = new Uint8Array(this.#sets);
  }

  /** @returns the number of a key, or -1 where it is not known */
  find(key: string): number {
    const fingerprint = fingerprintOf(key);
    return this.#placeOf(fingerprint, (fingerprint % this.#sets) * PLACES);
  }

  /** @returns the number of a key; of one that was not known, it is that of a key forgotten for it */
  put(key: string): number {
    const fingerprint = fingerprintOf(key);
    const set = fingerprint % this.#sets;
    const known = this.#placeOf(fingerprint, set * PLACES);
    if (known !== UNKNOWN) return known;
    const oldest = this.#oldest[set] as number;
    this.#oldest[set] = (oldest + 1) % PLACES;
    this.#fingerprints[set * PLACES + oldest] = fingerprint;
    return set * PLACES + oldest;
  }

  forget(key: string): void {
    const place = this.find(key);
    if (place !== UNKNOWN) this.#fingerprints[place] = NONE;
  }

  #placeOf(fingerprint: number, first: number): number {
    for (let place = first; place < first + PLACES; place += 1) {
      if (this.#fingerprints[place] === fingerprint) return place;
    }
    return UNKNOWN;
  }
}

const UNKNOWN = -1;
/** No fingerprint is that. */
const NONE = -1;
/** Where a key may be. */
const PLACES = 8;
/** More room than keys, since some sets are hit more often than others. */
const SPARE = 3;

/** 53 bits of a text, as even as a multiplication makes them. */
export function fingerprintOf(text: string): number {
  let low = 0x2545f491;
  let high = 0x4f6cdd1d;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x5bd1e995);
    low ^= low >>> 15;
    high = Math.imul(high ^ code, 0x27d4eb2f);
    high ^= high >>> 13;
  }
  low = Math.imul(low ^ (high >>> 16), 0x7feb352d);
  high = Math.imul(high ^ (low >>> 15), 0x2c1b3c6d);
  return (high >>> 11) * 0x1_0000_0000 + ((low ^ (high >>> 13)) >>> 0);
}
