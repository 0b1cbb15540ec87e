"use client";

import { useMemo } from "react";
import { parseJsonTree } from "#server/domain/json-tree";
import { countNodes } from "@/_components/json/count-nodes";
import { JsonView } from "@/_components/json/json-view";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";

const UNFOLDED_AT_MOST = 200;

/** JSON that belongs to a call: its summary in words where there is one, and all of it. */
export default function AnalysisCard({ title, text }: { title: string; text: string }) {
  const tree = useMemo(() => parseJsonTree(text), [text]);
  if (tree === undefined) return null;
  const members = tree instanceof Map ? tree : null;
  const summary = members?.get("call_summary") ?? members?.get("chat_summary");
  const isSmall = countNodes(tree, UNFOLDED_AT_MOST) < UNFOLDED_AT_MOST;
  return (
    <Card aria-label={title}>
      <CardHeader title={title} />
      <CardBody className="grid gap-3">
        {typeof summary === "string" && (
          <p className="max-w-prose text-base wrap-anywhere">{summary}</p>
        )}
        <JsonView tree={tree} unfold={isSmall ? "all" : "some"} />
      </CardBody>
    </Card>
  );
}
