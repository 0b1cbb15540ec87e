import { BellRing } from "lucide-react";
import type { RouterOutputs } from "#server/trpc/root";
import { Button } from "@/_components/ui/button";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { WebhookUrl } from "@/_components/webhook-url";
import { AddClientLink } from "../../_components/add-client-link";
import { type AlertParams, isNarrowed, NOTHING } from "../search-params";
import type { Change } from "./alert-filters";

type Client = RouterOutputs["alerts"]["clients"][number];

/** Why there is none, and what to do in Retell for the first one to come. */
export function NoAlerts({
  params,
  clients,
  change,
}: {
  params: AlertParams;
  clients: readonly Client[];
  change: Change;
}) {
  const clear = isNarrowed(params) && (
    <Button onClick={() => change(NOTHING)}>Clear the filters</Button>
  );
  if (clients.length === 0) {
    return (
      <Card>
        <EmptyState Icon={BellRing} title="No alert has come yet" action={<AddClientLink />}>
          What the alert rules in Retell report shows here, once there is a client to report it of.
        </EmptyState>
      </Card>
    );
  }
  if (params.state !== null) {
    return (
      <Card>
        <EmptyState Icon={BellRing} title={`None is ${params.state}`} action={clear}>
          {params.state === "open"
            ? "Nothing that an alert rule watches is beyond its threshold, as far as Retell has told."
            : "No alert that fits these filters has ended."}
        </EmptyState>
      </Card>
    );
  }
  const client = clients.length === 1 ? clients[0] : clients.find(({ id }) => id === params.client);
  return (
    <Card>
      <EmptyState
        Icon={BellRing}
        title={
          params.client === null
            ? "No alert has come yet"
            : `${client?.name ?? params.client} has had no alert yet`
        }
        action={clear}
      >
        <p>
          A rule reports here once it has the client's own webhook URL: in Retell, open Alerting and
          the rule, and paste it under Notify via. Alerts do not go to the URL of the account or of
          an agent.
        </p>
        {client === undefined ? (
          <p className="mt-3">Choose a client above, and its URL stands here.</p>
        ) : (
          <div className="mt-4 text-left text-ink">
            <p className="mb-1 text-xs text-muted">The webhook URL of {client.name}</p>
            <WebhookUrl url={client.webhookUrl} />
          </div>
        )}
      </EmptyState>
    </Card>
  );
}
