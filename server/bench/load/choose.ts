/** Duplicates repeat one of this many events sent last, as Retell's retries do. */
const WINDOW = 512;

/** Which request comes next, by number: a new one, or one that was sent before. */
export type Chooser = { next(): number; sent(): { events: number } };

/** @param duplicates which part of the deliveries repeat an earlier one; with 1 all do but 512 */
export function chooseRequests(duplicates: number): Chooser {
  let events = 0;
  let seed = 88_172_645;
  /** The same sequence in every run: xorshift, in [0, 1). */
  const random = () => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) / 2 ** 32;
  };
  return {
    next() {
      const mayRepeat = duplicates === 1 ? events >= WINDOW : events > 0;
      if (!mayRepeat || random() >= duplicates) {
        events += 1;
        return events - 1;
      }
      return events - 1 - Math.floor(random() * Math.min(events, WINDOW));
    },
    sent: () => ({ events }),
  };
}
