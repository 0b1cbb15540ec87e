"use client";

import { Check, CircleCheck, LoaderCircle, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { WebhookUrl } from "@/_components/webhook-url";
import { RelativeTime } from "@/_time/time";
import { SendTest } from "./send-test";

type Client = RouterOutputs["clients"]["byId"];
type Newest = RouterOutputs["clients"]["arrivals"]["newest"];

/** From an empty client to its first event, with a tick when that comes. */
export function SetupCard({
  client,
  newest,
  hasRefusals,
}: {
  client: Client;
  newest: Newest;
  hasRefusals: boolean;
}) {
  /** A test of our own shows that the door works, not that Retell has the URL. */
  const [ownTests, setOwnTests] = useState<string[]>([]);
  const isByRetell = newest !== null && !ownTests.includes(newest.id);
  return (
    <Card>
      <CardHeader title="Connect it to Retell" description="Two minutes, four steps." />
      <CardBody>
        <ol className="grid gap-6">
          <Step number={1} title="Its Retell key is kept" isDone>
            <p className="text-sm text-muted">
              What is signed with it is taken; everything else is turned away. If it was the wrong
              one, rotate it below.
            </p>
          </Step>
          <Step number={2} title="Paste this URL into Retell" isDone={isByRetell}>
            <WebhookUrl url={client.webhookUrl} />
            {isOnlyHere(client.webhookUrl) && (
              <p className="flex gap-2 text-sm text-warn-ink">
                <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
                <span>
                  Retell can't reach this address: it is this machine's own. Set{" "}
                  <code className="font-mono">APP_URL</code> to the server's public one, and start
                  it again.
                </span>
              </p>
            )}
            <p className="text-sm text-muted">
              For one agent: open the agent, Webhook Settings, Agent Level Webhook URL. It then
              replaces the account's URL for that agent. For all agents: Settings, Webhooks.
            </p>
          </Step>
          <Step number={3} title="Send a test" isDone={newest !== null}>
            <p className="text-sm text-muted">
              Press Test beside the URL in Retell, or make a call. Or send one from here: it goes
              through the same door with the client's key, and shows all but whether Retell has the
              URL. A test is shown, and counted nowhere.
            </p>
            <SendTest
              clientId={client.id}
              onTaken={(eventId) => setOwnTests((before) => [...before, eventId])}
            />
          </Step>
          <Step number={4} title="See it arrive" isDone={newest !== null}>
            <div role="status">
              {newest === null ? (
                <Waiting isRefusing={hasRefusals} />
              ) : (
                <p className="flex flex-wrap items-center gap-2 rounded-md bg-ok-soft px-3 py-2 text-sm font-medium text-ok-ink">
                  <CircleCheck className="size-5" aria-hidden />
                  <span>
                    It works: <code className="font-mono">{newest.eventType}</code> came{" "}
                    <RelativeTime at={newest.receivedAt} />.
                  </span>
                  <Link href={`/events/${newest.id}`} className="underline underline-offset-3">
                    Open the event
                  </Link>
                  {!isByRetell && <span>Now Retell's own: paste the URL there.</span>}
                </p>
              )}
            </div>
          </Step>
        </ol>
      </CardBody>
    </Card>
  );
}

/** As long as nobody has said what the server is called outside. */
function isOnlyHere(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

function Waiting({ isRefusing }: { isRefusing: boolean }) {
  return (
    <p className="flex items-center gap-2 text-sm text-muted">
      <LoaderCircle className="size-4 shrink-0 animate-spin text-accent" aria-hidden />
      {isRefusing
        ? "Something came and was refused: see below what to change. Still waiting for the first event…"
        : "Waiting for the first event. This page notices it by itself…"}
    </p>
  );
}

function Step({
  number,
  title,
  isDone,
  children,
}: {
  number: number;
  title: string;
  isDone: boolean;
  children: ReactNode;
}) {
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <span
        aria-hidden
        className="grid size-7 place-items-center rounded-full border bg-sunken text-xs font-semibold text-muted"
      >
        {isDone ? <Check className="size-4 text-ok" /> : number}
      </span>
      <div className="grid min-w-0 grid-cols-1 gap-2 pt-1">
        <h3 className="text-base font-medium">
          {title}
          {isDone && <span className="sr-only"> (done)</span>}
        </h3>
        {children}
      </div>
    </li>
  );
}
