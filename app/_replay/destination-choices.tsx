import type { RouterOutputs } from "#server/trpc/root";
import { Badge } from "@/_components/ui/badge";
import { Choice } from "./choice";

type Choices = RouterOutputs["replays"]["choices"];

/** The destinations that events could be sent to; with their client where there are several. */
export function DestinationChoices({
  choices,
  chosen,
  onChange,
}: {
  choices: Choices;
  chosen: readonly string[];
  onChange: (destinationIds: string[]) => void;
}) {
  if (choices.length === 0) {
    return (
      <p className="text-sm text-muted">
        There is no destination for these events. Add one under the client first.
      </p>
    );
  }
  const hasSeveralClients = new Set(choices.map(({ clientId }) => clientId)).size > 1;
  return (
    <div className="grid max-h-60 gap-2.5 overflow-y-auto">
      {choices.map(({ id, name, clientId, isPaused }) => (
        <Choice
          key={id}
          checked={chosen.includes(id)}
          onChange={(isChosen) =>
            onChange(isChosen ? [...chosen, id] : chosen.filter((one) => one !== id))
          }
          label={
            <>
              <span className="wrap-anywhere">{name}</span>
              {hasSeveralClients && <span className="text-xs text-muted">{clientId}</span>}
              {isPaused && (
                <Badge tone="warn" title="What is sent to it waits until it is resumed">
                  Paused
                </Badge>
              )}
            </>
          }
        />
      ))}
    </div>
  );
}
