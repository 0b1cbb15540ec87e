"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { JsonNumber, type JsonTree, Repeated } from "#server/domain/json-tree";
import { useIsPrinted } from "@/_print/printing";
import { cn } from "../ui/class-names";
import { PrintedJson } from "./printed-json";
import { showHidden } from "./show-hidden";

/** A node renders its children only while it is open, this many at a time: size costs nothing. */
const CHILDREN_AT_ONCE = 100;
const STRING_AT_ONCE = 400;

/**
 * JSON as an outline to unfold, exactly as it was sent: every digit of a number, members in
 * their order, a repeated key with all its values. Nodes are buttons, so Tab and Enter do.
 */
export function JsonView({ tree, unfold = "some" }: { tree: JsonTree; unfold?: "some" | "all" }) {
  if (useIsPrinted()) return <PrintedJson tree={tree} />;
  return (
    <div className="overflow-x-auto font-mono text-xs leading-5">
      <ul>
        <JsonNode name={null} value={tree} depth={0} unfold={unfold} />
      </ul>
    </div>
  );
}

type NodeProps = {
  /** The member's key or the item's position; null for the root. */
  name: string | number | null;
  value: JsonTree;
  depth: number;
  unfold: "some" | "all";
  /** One of several values of the same key. */
  isRepeated?: boolean;
};

function JsonNode(props: NodeProps) {
  const { value } = props;
  if (value instanceof Repeated) {
    return value.values.map((one, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the values of a parsed body never move
      <JsonNode key={index} {...props} value={one} isRepeated />
    ));
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index): Child => [index, item]);
    return <Branch {...props} open="[" close="]" childNodes={items} noun="item" />;
  }
  if (value instanceof Map) {
    return <Branch {...props} open="{" close="}" childNodes={[...value]} noun="member" />;
  }
  return (
    <li className="flex items-start gap-1 pl-5 max-sm:block max-sm:pl-9 max-sm:-indent-4 max-sm:[&>:first-child]:mr-1">
      <Name name={props.name} isRepeated={props.isRepeated} />
      <Leaf value={value} />
    </li>
  );
}

type Child = readonly [name: string | number, value: JsonTree];

function Branch({
  name,
  depth,
  unfold,
  isRepeated,
  open,
  close,
  childNodes,
  noun,
}: NodeProps & { open: string; close: string; childNodes: Child[]; noun: string }) {
  const size = childNodes.length;
  const [isOpen, setOpen] = useState(unfold === "all" || depth < 2 || (depth < 3 && size <= 6));
  const [shown, setShown] = useState(CHILDREN_AT_ONCE);
  if (size === 0) {
    return (
      <li className="flex gap-1 pl-5">
        <Name name={name} isRepeated={isRepeated} />
        <span className="text-muted">
          {open}
          {close}
        </span>
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-center gap-1 rounded-sm text-left hover:bg-hover focus-visible:outline-offset-[-2px]"
      >
        <ChevronRight
          className={cn("size-4 shrink-0 text-faint transition-transform", isOpen && "rotate-90")}
          aria-hidden
        />
        <Name name={name} isRepeated={isRepeated} />
        <span className="text-muted">
          {isOpen ? open : `${open}…${close}`}
          {!isOpen && ` ${size} ${size === 1 ? noun : `${noun}s`}`}
        </span>
      </button>
      {isOpen && (
        <>
          <ul className="ml-[7px] border-l pl-[9px]">
            {childNodes.slice(0, shown).map(([childName, child]) => (
              <JsonNode
                key={childName}
                name={childName}
                value={child}
                depth={depth + 1}
                unfold={unfold}
              />
            ))}
            {size > shown && (
              <li className="pl-5">
                <TextButton onClick={() => setShown(shown + CHILDREN_AT_ONCE)}>
                  Show {Math.min(CHILDREN_AT_ONCE, size - shown)} more of {size - shown}
                </TextButton>
              </li>
            )}
          </ul>
          <span className="pl-5 text-muted">{close}</span>
        </>
      )}
    </li>
  );
}

function Name({ name, isRepeated = false }: { name: NodeProps["name"]; isRepeated?: boolean }) {
  if (name === null) return null;
  return (
    <span className="shrink-0">
      <span className={typeof name === "number" ? "text-faint" : "font-medium text-ink"}>
        {typeof name === "number" ? name : showHidden(JSON.stringify(name).slice(1, -1))}
      </span>
      {isRepeated && (
        <span className="text-warn-ink" title="The body names this key more than once">
          {" (repeated)"}
        </span>
      )}
      <span className="text-faint">:</span>
    </span>
  );
}

function Leaf({ value }: { value: null | boolean | string | JsonNumber }) {
  if (typeof value === "string") return <Text value={value} />;
  if (value instanceof JsonNumber) {
    return <span className="wrap-anywhere text-info-ink">{value.text}</span>;
  }
  return <span className="text-accent-ink">{String(value)}</span>;
}

function Text({ value }: { value: string }) {
  const [isWhole, setWhole] = useState(false);
  const isLong = value.length > STRING_AT_ONCE;
  const part = isLong && !isWhole ? value.slice(0, STRING_AT_ONCE) : value;
  return (
    <span className="min-w-40 wrap-anywhere whitespace-pre-wrap text-ok-ink">
      {showHidden(JSON.stringify(part))}
      {isLong && (
        <>
          {!isWhole && "… "}{" "}
          <TextButton onClick={() => setWhole(!isWhole)}>
            {isWhole ? "Show less" : `Show all ${value.length} characters`}
          </TextButton>
        </>
      )}
    </span>
  );
}

function TextButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className="link font-sans whitespace-nowrap">
      {children}
    </button>
  );
}
