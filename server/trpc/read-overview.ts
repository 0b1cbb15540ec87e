import { listClients } from "../clients/index.ts";
import type { Db } from "../db/index.ts";
import { listTroubledDestinations } from "../destinations/index.ts";
import { type ChosenRange, spanBefore, spanOf, sparklineSteps } from "../domain/overview-range.ts";
import { isUnusuallySilent } from "../domain/silence.ts";
import { countFailuresByClient, NO_FAILURES } from "../failures/index.ts";
import {
  findConflicting,
  NOTHING_ARRIVED,
  readArrivals,
  readUnfinished,
} from "../inbox/queries/overview.ts";
import { countRefusals } from "../refusals/index.ts";
import {
  NO_FIGURES,
  readCounts,
  readFiguresAndTotal,
  readRhythms,
  readSteps,
  readTotal,
} from "../statistics/index.ts";

/**
 * Every client's figures over a span, with the totals and those of the span before, and all that may
 * be wrong with a client. What is unfinished, what failed, which destinations get nothing and who
 * is silent is of now, whatever the span.
 */
export async function readOverview(db: Db, chosen: ChosenRange, now: Date) {
  const span = spanOf(chosen, now);
  const earlier = spanBefore(span, now);
  const [{ byClient: figures, total }, before, countsBefore, steps] = await Promise.all([
    readFiguresAndTotal(db, span),
    readTotal(db, earlier),
    readCounts(db, earlier),
    readSteps(db, span, sparklineSteps(span, now)),
  ]);
  const [unfinished, refusals, conflicting, failures, destinations, rhythms, clients] =
    await Promise.all([
      readUnfinished(db),
      countRefusals(db, span),
      findConflicting(db, span),
      countFailuresByClient(db),
      listTroubledDestinations(db),
      readRhythms(db, now),
      listClients(db),
    ]);
  const arrivals = await readArrivals(
    db,
    clients.map(({ id }) => id),
  );

  const rows = clients.map(({ id, name, enabled }) => {
    const { arrived, lastEventAt } = arrivals.get(id) ?? NOTHING_ARRIVED;
    const theirRefusals = refusals.filter(({ clientId }) => clientId === id);
    return {
      id,
      name,
      enabled,
      ...(figures.get(id) ?? NO_FIGURES),
      ...(unfinished.get(id) ?? { waiting: 0, failed: 0 }),
      ...(failures.byClient.get(id) ?? NO_FAILURES),
      before: countsBefore.get(id) ?? null,
      refused: sum(theirRefusals),
      refusedWrongKey: sum(theirRefusals.filter(({ code }) => code === "signature_mismatch")),
      notKept: sum(theirRefusals.filter(({ code }) => code === "not_durable")),
      hasConflicting: conflicting.has(id),
      destinations: destinations.filter(({ clientId }) => clientId === id),
      isSilent: enabled && isUnusuallySilent(lastEventAt, rhythms.get(id), now),
      arrived,
      lastEventAt,
      perStep: steps.get(id) ?? [],
    };
  });
  return {
    ...span,
    total: {
      ...total,
      waiting: sumOf(unfinished, "waiting"),
      failed: sumOf(unfinished, "failed"),
      refusedUnknown: sum(refusals.filter(({ clientId }) => clientId === null)),
    },
    before,
    clients: rows,
    /** More has failed than was counted. */
    failuresAreCut: failures.isCut,
  };
}

function sum(refusals: readonly { count: number }[]): number {
  return refusals.reduce((total, { count }) => total + count, 0);
}

type Unfinished = Awaited<ReturnType<typeof readUnfinished>>;

function sumOf(unfinished: Unfinished, key: "waiting" | "failed"): number {
  return [...unfinished.values()].reduce((total, counts) => total + counts[key], 0);
}
