import { type BodyForm, type ConditionTest, TIMEOUT_SECONDS } from "#server/domain/destination";
import type { RouterInputs, RouterOutputs } from "#server/trpc/root";

export type Destination = RouterOutputs["destinations"]["byId"];
type Settings = RouterInputs["destinations"]["add"]["settings"];

/** A condition as it is typed; of several values each has a line. */
export type ConditionDraft = { key: string; path: string; is: ConditionTest; value: string };

/** A header as it is typed; a value of null is the one that is stored, and not shown. */
export type HeaderDraft = { key: string; name: string; value: string | null };

/** The settings of a destination as they stand in the form. */
export type Draft = {
  name: string;
  url: string;
  /** Null for all. */
  eventTypes: string[] | null;
  conditions: ConditionDraft[];
  bodyForm: BodyForm;
  headers: HeaderDraft[];
  timeoutSeconds: string;
  /** Empty for no cap. */
  ratePerSecond: string;
  inOrder: boolean;
};

export const EMPTY_DRAFT: Draft = {
  name: "",
  url: "",
  eventTypes: null,
  conditions: [],
  bodyForm: "received",
  headers: [],
  timeoutSeconds: String(TIMEOUT_SECONDS.usual),
  ratePerSecond: "",
  inOrder: false,
};

export function needsValue(is: ConditionTest): boolean {
  return is !== "exists" && is !== "absent";
}

let keys = 0;
/** Rows keep their identity while others come and go. */
export function newKey(): string {
  keys += 1;
  return `row-${keys}`;
}

export function toDraft(destination: Destination): Draft {
  return {
    name: destination.name,
    url: destination.url,
    eventTypes: destination.eventTypes,
    conditions: destination.conditions.map((condition, at) => ({
      key: `condition-${at}`,
      path: condition.path,
      is: condition.is,
      value: "value" in condition ? [condition.value].flat().join("\n") : "",
    })),
    bodyForm: destination.bodyForm,
    headers: destination.headerNames.map((name) => ({ key: name, name, value: null })),
    timeoutSeconds: String(destination.timeoutMs / 1_000),
    ratePerSecond: destination.ratePerSecond === null ? "" : String(destination.ratePerSecond),
    inOrder: destination.inOrder,
  };
}

export function toSettings(draft: Draft): Settings {
  return {
    name: draft.name,
    url: draft.url,
    eventTypes: draft.eventTypes,
    conditions: draft.conditions.map(toCondition),
    bodyForm: draft.bodyForm,
    headers: draft.headers.map(({ name, value }) => ({ name, value })),
    timeoutMs: Math.round(Number(draft.timeoutSeconds) * 1_000),
    ratePerSecond: draft.ratePerSecond.trim() === "" ? null : Number(draft.ratePerSecond),
    inOrder: draft.inOrder,
  };
}

function toCondition({ path, is, value }: ConditionDraft) {
  switch (is) {
    case "exists":
    case "absent":
      return { path, is };
    case "one_of":
      return {
        path,
        is,
        value: value
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== ""),
      };
    default:
      return { path, is, value };
  }
}

/** Whether saving would change anything; how rows are told apart does not count. */
export function isSameDraft(a: Draft, b: Draft): boolean {
  return JSON.stringify(toSettings(a)) === JSON.stringify(toSettings(b));
}
