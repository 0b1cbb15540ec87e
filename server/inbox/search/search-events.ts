import { inArray } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { webhookEvents } from "../../db/schema/index.ts";
import { holds } from "../../domain/condition.ts";
import type { EventCursor, EventFilter } from "../../domain/event-filter.ts";
import { parseBody } from "../../domain/parse-body.ts";
import { narrowSearch } from "./narrow.ts";
import { planSearch, type SearchPlan } from "./plan.ts";
import { type Step, stepByLeap, stepByWalk } from "./steps.ts";

/** How long one page may take before it is given out as far as it is. */
const PAGE_LIMIT_MS = 300;
/** How many bodies one page reads, where it has to. */
const BODIES_AT_MOST = 400;
const BODIES_AT_ONCE = 50;
/** The steps of each way, and as of when they are long enough. */
const WALK = { first: 500, most: 8_000 };
const LEAP = { first: 64, most: 2_048 };
const STEP_ENOUGH_MS = 25;
const LONGER = { least: 2, most: 8 };
/** Less can't be told from nothing. */
const LEAST_MS = 0.2;

export type SearchPage = {
  filter: EventFilter;
  search: string;
  cursor?: EventCursor | null;
  /** Only what is newer than this. */
  newest?: EventCursor | null;
  limit: number;
  now: Date;
};

/**
 * Finds events by what is in them, newest first.
 *
 * There are two ways back in time: to look at one event after the other, which is fast for what is
 * common, and to ask the index for the hits of whole spans, which is fast for what is rare. Nobody
 * knows beforehand which it is, and it changes on the way. So a step is made each way, and then the
 * one that came further in its time is gone on with, in longer steps. No step passes anything over,
 * so what is found does not depend on which were made.
 *
 * @returns `nextCursor` is null when all was looked at. A page may be short, or empty, and have one:
 *   looking took too long to go on unasked
 * @throws UnclearSearch
 */
export async function searchEvents(
  db: Db,
  page: SearchPage,
): Promise<{ hits: EventCursor[]; nextCursor: EventCursor | null }> {
  const endsAt = performance.now() + PAGE_LIMIT_MS;
  const plan = planSearch(page.search);
  const readsBodies = plan.conditions.length > 0;
  const askedAt = performance.now();
  const narrowed = await narrowSearch(db, page, plan);
  // What it takes to ask at all says nothing of how a longer step would fare.
  const roundTripMs = performance.now() - askedAt;
  const hits: EventCursor[] = [];
  if (narrowed === null) return { hits, nextCursor: null };

  const ways = [{ take: stepByWalk, ...WALK, size: WALK.first, speed: Number.POSITIVE_INFINITY }];
  if (narrowed.groups.length > 0) {
    ways.push({ take: stepByLeap, ...LEAP, size: LEAP.first, speed: Number.POSITIVE_INFINITY });
  }
  let position = page.cursor ?? null;
  for (let bodies = 0; ; ) {
    const way = ways.reduce((best, other) => (other.speed > best.speed ? other : best));
    const startedAt = performance.now();
    const limit = readsBodies ? BODIES_AT_ONCE : page.limit + 1 - hits.length;
    const step: Step = await way.take(db, narrowed, { position, size: way.size, limit });
    const tookMs = performance.now() - startedAt;
    const stepMs = Math.max(LEAST_MS, tookMs - roundTripMs);
    bodies += readsBodies ? step.hits.length : 0;
    hits.push(...(await whereConditionsHold(db, plan, step.hits)));
    if (hits.length > page.limit) {
      const shown = hits.slice(0, page.limit);
      return { hits: shown, nextCursor: shown.at(-1) ?? null };
    }
    if (step.position === null) return { hits, nextCursor: null };

    const before = position?.receivedAt ?? page.now;
    way.speed = Math.max(0, before.getTime() - step.position.receivedAt.getTime()) / stepMs;
    if (tookMs < STEP_ENOUGH_MS) way.size = Math.min(way.size * longer(stepMs), way.most);
    position = step.position;
    if (performance.now() > endsAt || bodies >= BODIES_AT_MOST) {
      return { hits, nextCursor: position };
    }
  }
}

/** How many times as long the next step may be to take about as long as is enough. */
function longer(stepMs: number): number {
  return Math.min(Math.max(Math.floor(STEP_ENOUGH_MS / stepMs), LONGER.least), LONGER.most);
}

async function whereConditionsHold(
  db: Db,
  { conditions }: SearchPlan,
  found: readonly EventCursor[],
): Promise<EventCursor[]> {
  if (conditions.length === 0 || found.length === 0) return [...found];
  const ids = found.map(({ id }) => id);
  const rows = await db
    .select({ id: webhookEvents.id, body: webhookEvents.body })
    .from(webhookEvents)
    .where(inArray(webhookEvents.id, ids));
  const holding = new Set(
    rows.filter(({ body }) => holds(conditions, parseBody(body))).map(({ id }) => id),
  );
  return found.filter(({ id }) => holding.has(id));
}
