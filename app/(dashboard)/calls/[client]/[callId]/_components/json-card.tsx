"use client";

import { useMemo } from "react";
import { parseJsonTree } from "#server/domain/json-tree";
import { countNodes } from "@/_components/json/count-nodes";
import { JsonView } from "@/_components/json/json-view";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";

const UNFOLDED_AT_MOST = 200;

/** JSON that belongs to a call, to unfold. */
export function JsonCard({ title, text }: { title: string; text: string }) {
  const tree = useMemo(() => parseJsonTree(text), [text]);
  if (tree === undefined) return null;
  const isSmall = countNodes(tree, UNFOLDED_AT_MOST) < UNFOLDED_AT_MOST;
  return (
    <Card aria-label={title}>
      <CardHeader title={title} />
      <CardBody>
        <JsonView tree={tree} unfold={isSmall ? "all" : "some"} />
      </CardBody>
    </Card>
  );
}
