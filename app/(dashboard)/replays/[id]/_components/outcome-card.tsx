import { formatCount } from "@/_components/format";
import { Card, CardHeader } from "@/_components/ui/card";
import { FORWARD_LOOKS, STATUS_LOOKS } from "@/_components/ui/status-badge";
import { Table, TableBody, TableCell, TableRow } from "@/_components/ui/table";
import type { ReplayDetail } from "./replay-facts";

/** Whether something that was replayed has not come to its end. */
export function isUnderWay({ handled, sent }: ReplayDetail): boolean {
  const some = (counts: { [status: string]: number | undefined }, open: readonly string[]) =>
    open.some((status) => (counts[status] ?? 0) > 0);
  return (
    some(handled, ["received", "failed"]) ||
    sent.some(({ counts }) => some(counts, ["waiting", "failed"]))
  );
}

/** What became of what was handed on. */
export function OutcomeCard({ replay }: { replay: ReplayDetail }) {
  const { countedOf, done, handled, sent, runHandlers } = replay;
  const isPart = countedOf < done;
  return (
    <Card>
      <CardHeader
        title="What became of it"
        description={
          isPart
            ? `Of the first ${formatCount(countedOf)} events.`
            : "Where something was replayed again since, it counts there."
        }
      />
      <Table label="What became of it">
        <TableBody>
          {runHandlers && (
            <Line
              what="Handlers"
              counts={Object.entries(STATUS_LOOKS).map(([status, { word }]) => ({
                word,
                count: handled[status as keyof typeof STATUS_LOOKS] ?? 0,
              }))}
            />
          )}
          {sent.map(({ id, name, counts }) => (
            <Line
              key={id}
              what={name}
              counts={Object.entries(FORWARD_LOOKS).map(([status, { word }]) => ({
                word,
                count: counts[status as keyof typeof FORWARD_LOOKS] ?? 0,
              }))}
            />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function Line({ what, counts }: { what: string; counts: { word: string; count: number }[] }) {
  const present = counts.filter(({ count }) => count > 0);
  return (
    <TableRow>
      <TableCell className="w-48 font-medium wrap-anywhere">{what}</TableCell>
      <TableCell className="tabular">
        {present.length === 0 ? (
          <span className="text-muted">Nothing so far</span>
        ) : (
          present.map(({ word, count }) => `${formatCount(count)} ${word.toLowerCase()}`).join(", ")
        )}
      </TableCell>
    </TableRow>
  );
}
