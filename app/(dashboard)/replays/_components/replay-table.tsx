import type { RouterOutputs } from "#server/trpc/root";
import { Link } from "@/_components/ui/link";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
} from "@/_components/ui/table";
import { progressWords, ReplayProgress } from "@/_replay/replay-progress";
import { scopeWords, workWords } from "@/_replay/scope-words";
import { ReplayStateBadge } from "@/_replay/state-badge";
import { RelativeTime } from "@/_time/time";
import { useZone } from "@/_time/zone-context";

type Replay = RouterOutputs["replays"]["list"]["replays"][number];

/** Replays one per line, the newest first. On narrower screens why, who and when move below what. */
export function ReplayTable({ replays }: { replays: readonly Replay[] }) {
  return (
    <Table label="Replays">
      <TableHead>
        <tr>
          <TableHeader>What</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="max-sm:hidden">Progress</TableHeader>
          <TableHeader className="max-xl:hidden">Why</TableHeader>
          <TableHeader className="max-lg:hidden">Who</TableHeader>
          <TableHeader className="max-lg:hidden">When</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {replays.map((replay) => (
          <ReplayLine key={replay.id} replay={replay} />
        ))}
      </TableBody>
    </Table>
  );
}

function ReplayLine({ replay }: { replay: Replay }) {
  const zone = useZone();
  const { id, state, reason, requestedBy, requestedAt } = replay;
  return (
    <TableLinkRow>
      <TableCell className="max-w-80 py-2 sm:min-w-52 xl:min-w-76">
        <Link
          href={`/replays/${id}`}
          className="rounded-sm font-medium wrap-anywhere text-ink after:absolute after:inset-0"
        >
          {scopeWords(replay, zone)}
        </Link>
        <span className="block text-xs wrap-anywhere text-muted">{workWords(replay)}</span>
        <span className="block text-xs wrap-anywhere text-muted xl:hidden">{reason}</span>
        <span className="block text-xs text-muted lg:hidden">
          {requestedBy}, <RelativeTime at={requestedAt} />
          <span className="tabular block sm:hidden">{progressWords(replay)}</span>
        </span>
      </TableCell>
      <TableCell>
        <ReplayStateBadge state={state} />
      </TableCell>
      <TableCell className="min-w-44 max-sm:hidden">
        <ReplayProgress replay={replay} />
      </TableCell>
      <TableCell className="max-w-72 wrap-anywhere max-xl:hidden">{reason}</TableCell>
      <TableCell className="max-w-40 break-words max-lg:hidden">{requestedBy}</TableCell>
      <TableCell className="whitespace-nowrap max-lg:hidden">
        <RelativeTime at={requestedAt} />
      </TableCell>
    </TableLinkRow>
  );
}
