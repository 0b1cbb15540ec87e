import type { Db } from "../db/index.ts";

/** What is over hardly changes any more: an event that was processed late is seen this much later. */
const REMEMBERED_MS = 60_000;
const REMEMBERED_AT_MOST = 50;

type Remembered = { atMs: number; answer: Promise<unknown> };
const memory = new WeakMap<Db, Map<string, Remembered>>();

/**
 * Asks the database once a minute and not with every look at a page, however many look: for what
 * takes many rows to say of time that is over. A failure is not remembered.
 *
 * @param key names the question and all it depends on
 */
export function remember<Answer>(
  db: Db,
  key: string,
  ask: () => Promise<Answer>,
  nowMs = Date.now(),
): Promise<Answer> {
  const known = memory.get(db) ?? new Map<string, Remembered>();
  memory.set(db, known);
  for (const [each, { atMs }] of known) {
    if (nowMs - atMs >= REMEMBERED_MS) known.delete(each);
  }
  const found = known.get(key);
  if (found !== undefined) return found.answer as Promise<Answer>;
  const oldest = known.keys().next();
  if (known.size >= REMEMBERED_AT_MOST && !oldest.done) known.delete(oldest.value);
  const answer = ask();
  known.set(key, { atMs: nowMs, answer });
  answer.catch(() => {
    if (known.get(key)?.answer === answer) known.delete(key);
  });
  return answer;
}

/** Whether what happened until then is folded, and the answers of the last seconds are noted. */
export function isOver({ to }: { to: Date }, now: Date): boolean {
  return to.getTime() <= now.getTime() - REMEMBERED_MS;
}
