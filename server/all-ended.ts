/**
 * As `Promise.all`, but waits for all of them also when one fails: within a transaction none may still
 * be at its statements when that ends.
 *
 * @throws what the first to fail did: what fails after it, in a transaction, fails because of it
 */
export async function allEnded<const Promises extends readonly Promise<unknown>[]>(
  promises: Promises,
): Promise<{ -readonly [Index in keyof Promises]: Awaited<Promises[Index]> }> {
  const all = Promise.all(promises);
  await Promise.allSettled([all, ...promises]);
  return all;
}
