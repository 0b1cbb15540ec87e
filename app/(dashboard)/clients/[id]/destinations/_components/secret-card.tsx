"use client";

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { StaffButton } from "@/_auth/staff-button";
import { Button } from "@/_components/ui/button";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { CopyButton } from "@/_components/ui/copy-button";
import { onDemand } from "@/_components/ui/on-demand";
import { messageOf } from "@/_components/ui/query-boundary";
import { ExactTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";
import type { Destination } from "./draft";

const RotateDialog = onDemand(() => import("./rotate-dialog").then((file) => file.RotateDialog));

export type Secret = RouterOutputs["destinations"]["revealSecret"];

/** What the receiver verifies signatures with; shown when asked for. */
export function SecretCard({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const [secret, setSecret] = useState<Secret | null>(null);
  const [isRotating, setRotating] = useState(false);
  const reveal = useMutation(
    // What it answers is kept nowhere but here.
    trpc.destinations.revealSecret.mutationOptions({ onSuccess: setSecret, gcTime: 0 }),
  );
  return (
    <Card>
      <CardHeader
        title="Signing secret"
        description="The receiver verifies with it that a request is ours."
      />
      <CardBody className="grid grid-cols-1 gap-3">
        <SecretLine
          label="Current secret"
          text={secret?.secret ?? null}
          action={
            secret === null ? (
              <StaffButton
                needs="manage_clients"
                size="sm"
                busy={reveal.isPending}
                onClick={() => reveal.mutate({ id: destination.id })}
              >
                Reveal
              </StaffButton>
            ) : (
              <CopyButton text={secret.secret} what="signing secret" />
            )
          }
        />
        {destination.previousSecretUntil !== null && (
          <p className="text-xs text-muted">
            The one before it signs too until <ExactTime at={destination.previousSecretUntil} />:
            the receiver may hold either.
          </p>
        )}
        {reveal.error && (
          <p role="alert" className="text-sm text-danger-ink">
            {messageOf(new Error(reveal.error.message))}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          {secret !== null && (
            <Button size="sm" variant="ghost" onClick={() => setSecret(null)}>
              Hide
            </Button>
          )}
          <StaffButton needs="manage_clients" size="sm" onClick={() => setRotating(true)}>
            Rotate
          </StaffButton>
        </div>
      </CardBody>
      {isRotating && (
        <RotateDialog
          destination={destination}
          onRotated={setSecret}
          onClose={() => setRotating(false)}
        />
      )}
    </Card>
  );
}

function SecretLine({
  label,
  text,
  action,
}: {
  label: string;
  text: string | null;
  action: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      className="flex items-center gap-2 rounded-md border bg-sunken p-1 pl-3"
    >
      <code className="min-w-0 flex-1 py-1 font-mono text-xs wrap-anywhere">
        {text ?? "whsec_••••••••••••••••"}
      </code>
      {action}
    </section>
  );
}
