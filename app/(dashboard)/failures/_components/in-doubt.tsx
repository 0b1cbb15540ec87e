import { ArrowUpRight } from "lucide-react";
import { effectsPath } from "@/_components/effects-path";
import { formatCount } from "@/_components/format";
import { Link } from "@/_components/ui/link";
import type { Group } from "./failure-group";

/** What has to be decided before a retry can succeed, and the way to where that is said. */
export function DoubtNotice({ group: { inDoubt, example } }: { group: Group }) {
  if (inDoubt === 0) return null;
  const isOne = inDoubt === 1;
  return (
    <p className="max-w-2xl pl-4 text-xs text-warn-ink">
      Nobody knows whether this happened{!isOne && ` for ${formatCount(inDoubt)} events`}. Look it
      up at the other side, and say so on {isOne ? "the" : "each"} event's page; until then no try
      can succeed.{" "}
      <Link
        href={effectsPath(example.eventId)}
        className="inline-flex items-center gap-0.5 rounded-sm font-medium underline underline-offset-2"
      >
        {isOne ? "Decide it there" : "Decide the newest"}
        <ArrowUpRight className="size-3" aria-hidden />
      </Link>
    </p>
  );
}
