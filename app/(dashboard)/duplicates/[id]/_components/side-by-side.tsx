import type { JsonChange, JsonDiff } from "#server/domain/json-diff";
import { formatJsonPath } from "@/_components/json/json-path";
import { showHidden } from "@/_components/json/show-hidden";
import { Badge, type Tone } from "@/_components/ui/badge";
import { cn } from "@/_components/ui/class-names";
import { splitCommon } from "./split-common";

const KINDS: Record<JsonChange["kind"], { tone: Tone; word: string }> = {
  added: { tone: "ok", word: "Added" },
  removed: { tone: "danger", word: "Removed" },
  changed: { tone: "warn", word: "Changed" },
};

/** Each place where two bodies differ, the first delivery's on the left; stacked on a phone. */
export function SideBySide({ diff: { changes, truncated } }: { diff: JsonDiff }) {
  return (
    <div className="grid gap-3 p-4">
      <p className="text-xs text-muted">
        {changes.length === 1 ? "One place differs." : `${changes.length} places differ.`}{" "}
        {truncated && "More are not listed."}
      </p>
      <ul className="grid gap-3">
        {changes.map((change) => (
          <Place key={JSON.stringify(change.path)} change={change} />
        ))}
      </ul>
    </div>
  );
}

function Place({ change: { kind, path, before, after } }: { change: JsonChange }) {
  const { tone, word } = KINDS[kind];
  const [was, is] = splitCommon(before, after);
  return (
    <li className="min-w-0 overflow-clip rounded-md border">
      <p className="flex flex-wrap items-center gap-2 border-b bg-sunken px-3 py-1.5">
        <Badge tone={tone}>{word}</Badge>
        <span className="font-mono text-xs font-medium wrap-anywhere">{formatJsonPath(path)}</span>
      </p>
      <div className="grid grid-cols-1 divide-y divide-line sm:grid-cols-2 sm:divide-x sm:divide-y-0">
        <Side name="First delivery" parts={was} mark="bg-danger-soft text-danger-ink" />
        <Side name="This copy" parts={is} mark="bg-ok-soft text-ok-ink" />
      </div>
    </li>
  );
}

function Side({
  name,
  parts,
  mark,
}: {
  name: string;
  parts: { text: string; differs: boolean }[] | null;
  mark: string;
}) {
  return (
    <div className="min-w-0 px-3 py-2">
      <p className="text-2xs text-muted">{name}</p>
      {parts === null ? (
        <p className="text-xs text-muted italic">not there</p>
      ) : (
        <p className="max-h-60 overflow-auto font-mono text-xs wrap-anywhere whitespace-pre-wrap">
          {parts.map(({ text, differs }, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: three parts in their order
              key={index}
              className={cn(
                differs && "rounded-sm underline decoration-2 underline-offset-2",
                differs && mark,
              )}
            >
              {showHidden(text)}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
