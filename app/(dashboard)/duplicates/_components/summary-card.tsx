import type { RouterOutputs } from "#server/trpc/root";
import { formatCount, formatPercent, shareOf } from "@/_components/format";
import { Card } from "@/_components/ui/card";
import { sumBy } from "./sum-by";

type Figures = RouterOutputs["duplicates"]["figures"];

const AVOIDED_MEANS =
  "A possible double effect is a duplicate whose event was to be forwarded to a destination, or began an effect in a handler, whatever came of it. Merging a call again is none.";

/** The page in one sentence, then the figures it rests on. */
export function SummaryCard({
  figures: { clients, events },
  words,
  nameOf,
  onlyClient,
}: {
  figures: Figures;
  /** As in "in the last 7 days". */
  words: string;
  nameOf: (clientId: string) => string;
  onlyClient: boolean;
}) {
  const duplicates = sumBy(clients, (each) => each.duplicates);
  const avoided = sumBy(clients, (each) => each.avoided);
  const ours = sumBy(
    clients,
    ({ byCause }) => (byCause.we_failed ?? 0) + (byCause.we_were_slow ?? 0),
  );
  const [most] = clients;
  const came = `${formatCount(duplicates)} ${duplicates === 1 ? "duplicate" : "duplicates"}`;
  return (
    <Card className="grid content-between gap-4 p-4">
      <div className="grid gap-1.5">
        <p className="text-xl font-semibold tracking-tight text-balance">
          {avoided > 0
            ? `${formatCount(avoided)} possible double ${avoided === 1 ? "effect" : "effects"} avoided in ${words}`
            : `${came} in ${words}, none processed`}
        </p>
        <p className="max-w-prose text-sm text-muted" title={AVOIDED_MEANS}>
          {avoided > 0
            ? `${came}; each was answered 200 and not processed. ${formatCount(avoided)} of them ${avoided === 1 ? "is of an event that was" : "are of events that were"} to be forwarded, or began an effect in a handler: without Ringonce that could have happened once more for each.`
            : "Each was answered 200. None is known to be of an event that was to be forwarded, or began an effect in a handler."}
        </p>
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm">
        {!onlyClient && most && (
          <div className="col-span-full min-w-0">
            <dt className="text-xs text-muted">Most duplicates</dt>
            <dd className="truncate font-medium">
              {nameOf(most.clientId)}{" "}
              <span className="tabular font-normal text-muted">{formatCount(most.duplicates)}</span>
            </dd>
          </div>
        )}
        <div>
          <dt className="text-xs text-muted">Rate among all deliveries</dt>
          <dd className="tabular font-medium">
            {formatPercent(shareOf(duplicates, duplicates + events))}
          </dd>
        </div>
        <div>
          <dt className="text-xs text-muted">Because of us</dt>
          <dd className="tabular font-medium">
            {formatCount(ours)}{" "}
            <span className="font-normal text-muted">
              {formatPercent(shareOf(ours, duplicates))}
            </span>
          </dd>
        </div>
      </dl>
    </Card>
  );
}
