"use client";

import { BodyDifference } from "@/_components/json/body-difference";
import { Card, CardHeader } from "@/_components/ui/card";
import { DIVERGENCE_LOOKS } from "@/_components/ui/status-badge";
import type { DuplicateDetail } from "./detail";
import { SideBySide } from "./side-by-side";

/** The two bodies beside one another, where they differ. */
export function BodiesCard({ duplicate }: { duplicate: DuplicateDetail["duplicate"] }) {
  const { divergence } = duplicate;
  return (
    <Card>
      <CardHeader
        title="The two bodies"
        description={
          divergence === null
            ? "They are being compared."
            : `${DIVERGENCE_LOOKS[divergence].meaning}.`
        }
      />
      {divergence === "identical" ? (
        <p className="p-4 text-sm text-muted">
          Equal byte for byte, by SHA-256{" "}
          <code className="font-mono text-xs wrap-anywhere">{duplicate.bodySha256}</code>.
        </p>
      ) : (
        <BodyDifference eventId={duplicate.eventId} deliveryId={duplicate.id}>
          {(diff) => <SideBySide diff={diff} />}
        </BodyDifference>
      )}
    </Card>
  );
}
