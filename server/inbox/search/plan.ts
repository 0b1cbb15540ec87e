import { type Condition, readPath, toNumber } from "../../domain/condition.ts";
import { CALL_ID_START, PHONE_DIGITS, parseSearch, type Search } from "../../domain/search.ts";
import { isLeftOut, isTooLong } from "./leaves.ts";
import { hashes, PHONE_ENDINGS } from "./terms.ts";

/** How the events of a search are found. */
export type SearchPlan = {
  eventId: string | null;
  callId: string | null;
  /** Of each group, one must be among the event's terms. */
  groups: bigint[][];
  /** Ends of numbers that are longer, or in between, of what terms there are. */
  phones: string[];
  /** What no index tells; bodies have to be read. */
  conditions: Condition[];
};

/** A search that can't be read. The message says what to change. */
export class UnclearSearch extends Error {
  readonly code = "unclear_search";
}

/** @throws UnclearSearch */
export function planSearch(text: string): SearchPlan {
  const { search, error } = parseSearch(text);
  if (search === undefined) throw new UnclearSearch(error);
  const plan: SearchPlan = {
    eventId: search.eventId,
    callId: search.callId,
    groups: [
      ...(search.agentId === null ? [] : [[hashes.agentId(search.agentId)]]),
      ...search.agentWords.map((word) => [hashes.agentWord(word)]),
      ...search.phones.map((digits) => [hashes.phoneEnding(endingOf(digits))]),
    ],
    phones: search.phones.filter((digits) => digits !== endingOf(digits)),
    conditions: [],
  };
  for (const condition of search.conditions) {
    const group = termsFor(condition);
    if (group === null) plan.conditions.push(condition);
    else plan.groups.push(group);
  }
  return plan;
}

/** The beginning of a call id, where it may be one and not the whole. */
export function callIdStart({ callId }: Pick<Search, "callId">): bigint | null {
  return callId !== null && callId.length >= CALL_ID_START ? hashes.callIdStart(callId) : null;
}

function endingOf(digits: string): string {
  const length = PHONE_ENDINGS.find((ending) => digits.length >= ending) ?? PHONE_DIGITS;
  return digits.slice(-length);
}

/** What an event has if the condition holds for its body, and only then; null where none says so. */
function termsFor(condition: Condition): bigint[] | null {
  if (condition.is !== "equals" && condition.is !== "one_of") return null;
  const names = readPath(condition.path);
  const values = [condition.value].flat();
  if (names.some(isLeftOut) || values.some(isTooLong)) return null;
  const path = names.map((name) => name.replace(/[.\\]/g, "\\$&")).join(".");
  return values.flatMap((value) => {
    const number = toNumber(value);
    const asText = hashes.text(path, value);
    return Number.isNaN(number) ? [asText] : [asText, hashes.number(path, number)];
  });
}
