"use client";

import { Clock } from "lucide-react";
import { useState } from "react";
import { cn } from "@/_components/ui/class-names";
import { onDemand } from "@/_components/ui/on-demand";
import { offsetWords, placeOf, UTC } from "./zone";
import { useNow, useZone } from "./zone-context";

const ZoneDialog = onDemand(() => import("./zone-dialog").then((file) => file.default));

/** Says which zone the page's times are in, and opens the choice of another. */
export function ZoneControl({ className }: { className?: string }) {
  const zone = useZone();
  const now = new Date(useNow());
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        title="Choose another time zone"
        onClick={() => setOpen(true)}
        className={cn(
          "flex items-center gap-1.5 rounded-md text-left text-xs text-muted hover:text-ink",
          className,
        )}
      >
        <Clock className="size-3.5 shrink-0" aria-hidden />
        <span className="min-w-0">
          Times in <span className="font-medium">{offsetWords(now, zone)}</span>
          {zone !== UTC && <span className="block truncate text-faint">{placeOf(zone)}</span>}
        </span>
      </button>
      {isOpen && <ZoneDialog onClose={() => setOpen(false)} />}
    </>
  );
}
