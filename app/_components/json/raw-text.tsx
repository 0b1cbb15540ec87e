"use client";

import { useState } from "react";
import { formatCount } from "../format";
import { Button } from "../ui/button";

/** Laying out one line of a megabyte takes seconds; this much is there at once. */
const CHARACTERS_AT_ONCE = 60_000;

/** Text to the letter, wrapped but otherwise untouched. */
export function RawText({ text, label }: { text: string; label: string }) {
  const [isWhole, setWhole] = useState(false);
  const isLong = text.length > CHARACTERS_AT_ONCE;
  return (
    <>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-150 overflow-auto focus-visible:outline-offset-[-2px]"
      >
        <pre className="p-4 font-mono text-xs leading-5 break-all whitespace-pre-wrap">
          {isLong && !isWhole ? text.slice(0, CHARACTERS_AT_ONCE) : text}
        </pre>
      </section>
      {isLong && !isWhole && (
        <div className="flex justify-center border-t p-2">
          <p className="hidden text-xs text-muted print:block">
            Cut here: the whole has {formatCount(text.length)} characters.
          </p>
          <Button variant="ghost" onClick={() => setWhole(true)}>
            Show all {formatCount(text.length)} characters
          </Button>
        </div>
      )}
    </>
  );
}
