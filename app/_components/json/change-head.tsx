import type { JsonChange } from "#server/domain/json-diff";
import { Badge, type Tone } from "../ui/badge";
import { formatJsonPath } from "./json-path";

const KINDS: Record<JsonChange["kind"], { tone: Tone; word: string }> = {
  added: { tone: "ok", word: "Added" },
  removed: { tone: "danger", word: "Removed" },
  changed: { tone: "warn", word: "Changed" },
};

/** Where two bodies differ, and in what way. */
export function ChangeHead({ change: { kind, path } }: { change: JsonChange }) {
  const { tone, word } = KINDS[kind];
  return (
    <>
      <Badge tone={tone}>{word}</Badge>
      <span className="font-mono text-xs font-medium wrap-anywhere">{formatJsonPath(path)}</span>
    </>
  );
}
