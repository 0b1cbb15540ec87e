"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { writeEvidencePack } from "#server/domain/evidence-pack";
import { CAUSE_LOOKS } from "@/_components/duplicate-cause";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { CopyButton } from "@/_components/ui/copy-button";
import { useTRPC } from "@/_trpc/client";
import { downloadText } from "../../../events/[id]/_components/download-text";
import type { DuplicateDetail } from "./detail";

/** Everything Retell's support needs to look it up on their side, to copy or to save. */
export function EvidencePackCard({ detail }: { detail: DuplicateDetail }) {
  const { duplicate, explanation, timeline } = detail;
  const [withBodies, setWithBodies] = useState(false);
  const trpc = useTRPC();
  const differs = duplicate.divergence !== null && duplicate.divergence !== "identical";
  const diff = useQuery({
    ...trpc.events.diff.queryOptions({ eventId: duplicate.eventId, deliveryId: duplicate.id }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: withBodies,
  });
  const { word, meaning } = CAUSE_LOOKS[explanation.cause];
  const isLikely = !explanation.isCertain && explanation.cause !== "unknown";
  const text = writeEvidencePack({
    duplicate,
    timeline,
    finding: {
      title: `${word}${isLikely ? ", as the likeliest" : ""}. ${meaning}.`,
      evidence: explanation.evidence,
    },
    diff: withBodies ? (diff.data ?? null) : null,
  });
  return (
    <Card className="print:break-inside-auto">
      <CardHeader
        title="Evidence for Retell's support"
        description="Ids, times and digests; no phone numbers, and nothing of the bodies unless you add it."
        actions={
          <>
            <CopyButton text={text} what="the evidence" withWord />
            <Button
              onClick={() => downloadText(text, `duplicate-${duplicate.id}.md`, "text/markdown")}
            >
              <Download aria-hidden />
              Download
            </Button>
          </>
        }
      />
      {differs && (
        <label className="flex items-center gap-2 border-b print:hidden px-4 py-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-[var(--accent)]"
            checked={withBodies}
            onChange={(event) => setWithBodies(event.target.checked)}
          />
          Add what differs in the bodies
        </label>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="The evidence as text" tabIndex={0} className="max-h-96 overflow-auto">
        <pre className="p-4 font-mono text-xs wrap-anywhere whitespace-pre-wrap">{text}</pre>
      </section>
    </Card>
  );
}
