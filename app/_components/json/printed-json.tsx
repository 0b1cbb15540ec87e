import { useMemo } from "react";
import type { JsonTree } from "#server/domain/json-tree";
import { writeJsonTree } from "#server/domain/write-json";
import { formatCount } from "../format";
import { showHidden } from "./show-hidden";

/** Six pages or so. Who needs more than that on paper downloads the body. */
const CHARACTERS = 20_000;

/** JSON for paper, where nothing can be unfolded: all of it, or what can be read of it and a note. */
export function PrintedJson({ tree }: { tree: JsonTree }) {
  const text = useMemo(() => writeJsonTree(tree, CHARACTERS, "  "), [tree]);
  return (
    <>
      <pre className="font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">
        {showHidden(text)}
      </pre>
      {text.length > CHARACTERS && (
        <p className="pt-2 text-xs text-muted">
          Cut here, after {formatCount(CHARACTERS)} characters. The whole is in Ringonce, and can be
          downloaded there.
        </p>
      )}
    </>
  );
}
