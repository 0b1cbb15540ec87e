import type { JsonChange, JsonDiff } from "#server/domain/json-diff";
import { ChangeHead } from "@/_components/json/change-head";
import { showHidden } from "@/_components/json/show-hidden";
import { cn } from "@/_components/ui/class-names";
import { splitCommon } from "./split-common";

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

function Place({ change }: { change: JsonChange }) {
  const [was, is] = splitCommon(change.before, change.after);
  return (
    <li className="min-w-0 overflow-clip rounded-md border">
      <p className="flex flex-wrap items-center gap-2 border-b bg-sunken px-3 py-1.5">
        <ChangeHead change={change} />
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
