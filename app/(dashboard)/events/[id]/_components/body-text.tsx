"use client";

import { useMemo, useState } from "react";
import { parseJsonTree } from "#server/domain/json-tree";
import { countNodes } from "@/_components/json/count-nodes";
import { JsonView } from "@/_components/json/json-view";
import { RawText } from "@/_components/json/raw-text";
import { Button } from "@/_components/ui/button";

/** Unfolding more lines than this at once would stall the page. */
const UNFOLDED_AT_MOST = 3_000;

export function BodyText({ text, view }: { text: string; view: "pretty" | "raw" }) {
  const [unfold, setUnfold] = useState<"some" | "all">("some");
  const tree = useMemo(() => parseJsonTree(text), [text]);
  const canUnfold = useMemo(
    () => tree !== undefined && countNodes(tree, UNFOLDED_AT_MOST) < UNFOLDED_AT_MOST,
    [tree],
  );
  if (view === "raw") return <RawText text={text} label="Raw body" />;
  if (tree === undefined) {
    return (
      <p className="p-4 text-muted">
        This body is nested too deep to unfold. Read it raw, or download it.
      </p>
    );
  }
  return (
    <div className="grid gap-2 p-4">
      <JsonView key={unfold} tree={tree} unfold={unfold} />
      {canUnfold && (
        <div>
          <Button size="sm" onClick={() => setUnfold(unfold === "all" ? "some" : "all")}>
            {unfold === "all" ? "Fold" : "Unfold all"}
          </Button>
        </div>
      )}
    </div>
  );
}
