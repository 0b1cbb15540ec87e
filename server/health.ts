/** A load balancer asks every few seconds; longer than this is as good as no answer. */
const PATIENCE_MS = 1_000;

export type Readiness = "ready" | "unavailable";

/**
 * Whether events can be taken now: whether the database answers within a second.
 *
 * @param ask any question to the database; it may throw, at once or later
 */
export async function checkReadiness(
  ask: () => PromiseLike<unknown>,
  patienceMs = PATIENCE_MS,
): Promise<Readiness> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve("unavailable"), patienceMs);
  });
  try {
    const answer = Promise.resolve(ask()).then((): Readiness => "ready");
    return await Promise.race([answer, timeout]);
  } catch {
    return "unavailable";
  } finally {
    clearTimeout(timer);
  }
}
