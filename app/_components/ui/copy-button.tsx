"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";
import { copyText } from "./copy-text";

/** Copies `text`; `what` names it for screen readers ("webhook URL"). */
export function CopyButton({
  text,
  what,
  withWord = false,
  className,
}: {
  text: string;
  what: string;
  withWord?: boolean;
  className?: string;
}) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);

  const word = { idle: "Copy", copied: "Copied", failed: "Not copied" }[state];
  return (
    <>
      <Button
        variant={withWord ? "secondary" : "ghost"}
        size={withWord ? "md" : "icon-sm"}
        aria-label={`Copy ${what}`}
        title={`Copy ${what}`}
        className={className}
        onClick={async () => setState((await copyText(text)) ? "copied" : "failed")}
      >
        {state === "copied" ? <Check className="text-ok" aria-hidden /> : <Copy aria-hidden />}
        {withWord && word}
      </Button>
      <span role="status" className="sr-only">
        {state === "idle" ? "" : word}
      </span>
    </>
  );
}
