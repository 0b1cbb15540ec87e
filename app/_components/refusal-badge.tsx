import { ShieldX } from "lucide-react";
import type { RefusalCode } from "#server/domain/refusal";
import { REFUSAL_WORDS } from "./refusal-words";
import { Badge } from "./ui/badge";

export function RefusalBadge({ code }: { code: RefusalCode }) {
  return (
    <Badge tone="warn" title={code}>
      <ShieldX aria-hidden />
      <span className="truncate">{REFUSAL_WORDS[code].title}</span>
    </Badge>
  );
}
