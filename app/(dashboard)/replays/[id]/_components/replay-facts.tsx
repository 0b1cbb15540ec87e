import type { RouterOutputs } from "#server/trpc/root";
import { Copyable } from "@/_components/copyable";
import { Fact, Facts } from "@/_components/facts";
import { Card } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { workWords } from "@/_replay/scope-words";
import { ExactTime } from "@/_time/time";
import { scopePath } from "./scope-path";

export type ReplayDetail = NonNullable<RouterOutputs["replays"]["byId"]>;

/** Who asked for what, when, and why. */
export function ReplayFacts({ replay }: { replay: ReplayDetail }) {
  const path = scopePath(replay);
  return (
    <Card aria-label="Facts">
      <Facts>
        <Fact name="Why" wide>
          <span className="wrap-anywhere">{replay.reason}</span>
        </Fact>
        <Fact name="Asked for by">{replay.requestedBy}</Fact>
        <Fact name="Begun">
          <ExactTime at={replay.requestedAt} className="tabular" />
        </Fact>
        <Fact name="What was done" wide>
          {workWords(replay)}
        </Fact>
        <Fact name="At most">{perSecondWords(replay.perSecond)}</Fact>
        <Fact name="Ended">
          <ExactTime at={replay.finishedAt} className="tabular" />
        </Fact>
        {replay.cancelledBy && <Fact name="Cancelled by">{replay.cancelledBy}</Fact>}
        <Fact name="Replay id" wide>
          <Copyable text={replay.id} what="replay id" />
        </Fact>
        {path && (
          <Fact name="Events">
            <Link className="link" href={path}>
              Show them
            </Link>
          </Fact>
        )}
      </Facts>
    </Card>
  );
}

const perSecondWords = (count: number) =>
  count === 1 ? "1 event per second" : `${count} events per second`;
