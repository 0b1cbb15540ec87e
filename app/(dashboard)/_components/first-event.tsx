"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { Skeleton } from "@/_components/ui/skeleton";
import { WebhookUrl } from "@/_components/webhook-url";
import { useTRPC } from "@/_trpc/client";
import { SendTest } from "../clients/[id]/_components/send-test";

type Client = { id: string; name: string };

/** What to do while nothing has ever come. It goes by itself with the first event. */
export function FirstEvent({ clients }: { clients: readonly Client[] }) {
  const [only, another] = clients;
  if (only === undefined) return null;
  return another === undefined ? <OfOne client={only} /> : <OfMany count={clients.length} />;
}

function OfOne({ client: { id, name } }: { client: Client }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.clients.byId.queryOptions({ id }));
  return (
    <Card>
      <CardHeader
        title="Waiting for the first event"
        description={`Paste this URL into Retell as the webhook of ${name}. Its first event shows here by itself.`}
        actions={
          <Button asChild size="sm">
            <Link href={`/clients/${id}`}>
              Step by step
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        }
      />
      <CardBody>
        <div className="grid grid-cols-1 gap-4">
          {data === undefined ? <Skeleton className="h-9" /> : <WebhookUrl url={data.webhookUrl} />}
          <div className="grid gap-2">
            <p className="text-sm text-muted">
              To see that the way is open, send a test through the same door. It is shown, and
              counted nowhere.
            </p>
            <SendTest clientId={id} />
          </div>
        </div>
      </CardBody>
    </Card>
  );
}

function OfMany({ count }: { count: number }) {
  return (
    <Card>
      <CardBody>
        <h2 className="text-base font-semibold">Waiting for the first event</h2>
        <p className="max-w-prose text-sm text-muted">
          None of {formatCount(count)} clients has sent one yet. Each has a webhook URL of its own
          to paste into Retell: open a client below for it, and for a test.
        </p>
      </CardBody>
    </Card>
  );
}
