/**
 * Waits for `work`, but not for ever.
 *
 * What has arrived by the time the limit is reached still counts, though nobody looked at it yet: a
 * process that was kept busy for so long must not take that for the other side's silence.
 *
 * @param who who did not answer, for the error
 * @throws an Error that says so once `limitMs` have passed
 */
export function within<T>(limitMs: number, who: string, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`${who} did not answer within ${limitMs} ms.`));
    // Timers run before the sockets are read, immediates after.
    const timer = setTimeout(() => setImmediate(giveUp), limitMs);
    const settled =
      <Value>(settle: (value: Value) => void) =>
      (value: Value) => {
        clearTimeout(timer);
        settle(value);
      };
    work.then(settled(resolve), settled(reject));
  });
}
