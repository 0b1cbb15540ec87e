import { CircleCheck, CircleX, LoaderCircle, type LucideIcon, Unplug } from "lucide-react";
import { Badge, type Tone } from "@/_components/ui/badge";

const OUTCOME_ICONS: Partial<Record<Tone, LucideIcon>> = {
  ok: CircleCheck,
  danger: CircleX,
  warn: Unplug,
  info: LoaderCircle,
};

/** How it ended, by sign, word and colour. */
export function Outcome({ tone, words }: { tone: Tone; words: string }) {
  const Icon = OUTCOME_ICONS[tone] ?? CircleCheck;
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {words}
    </Badge>
  );
}

/** What it said when it failed, as it said it. */
export function ErrorText({ children }: { children: string }) {
  return (
    <p className="basis-full font-mono text-xs wrap-anywhere whitespace-pre-wrap text-danger-ink">
      {children}
    </p>
  );
}
