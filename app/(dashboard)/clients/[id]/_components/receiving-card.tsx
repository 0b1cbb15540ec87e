import type { RouterOutputs } from "#server/trpc/root";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { TestBadge } from "@/_components/ui/status-badge";
import { WebhookUrl } from "@/_components/webhook-url";
import { RelativeTime } from "@/_time/time";
import { SendTest } from "./send-test";

type Newest = NonNullable<RouterOutputs["clients"]["arrivals"]["newest"]>;

export function ReceivingCard({
  clientId,
  webhookUrl,
  newest,
}: {
  clientId: string;
  webhookUrl: string;
  newest: Newest;
}) {
  return (
    <Card>
      <CardHeader
        title="Webhook"
        description="In Retell: the agent's Agent Level Webhook URL, or Settings, Webhooks for all agents."
      />
      <CardBody className="grid grid-cols-1 gap-3">
        <WebhookUrl url={webhookUrl} />
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
          <span>
            Last event:{" "}
            <Link href={`/events/${newest.id}`} className="link font-mono">
              {newest.eventType}
            </Link>
            , <RelativeTime at={newest.receivedAt} />
          </span>
          {newest.isTest && <TestBadge />}
        </p>
        <SendTest clientId={clientId} />
      </CardBody>
    </Card>
  );
}
