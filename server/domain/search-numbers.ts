import { isNumberField } from "./phone-number.ts";
import { digitsOf, PHONE_DIGITS, parseSearch, type Search } from "./search.ts";

export const MAY_NOT_GUESS =
  "Your role sees phone numbers masked, so it may search for the last 4 digits of one, or for all of them.";

/** Whoever has so many digits of a number has the number. */
const WHOLE_NUMBER_DIGITS = 10;
/** Digits that are asked for as a figure, step by step. */
const LIKE_A_NUMBER = 1e8;

/**
 * Whether a search could be used to guess, digit by digit, a phone number that is masked. The last
 * four are shown anyway, and a whole number is no secret of who types it.
 */
export function guessesNumbers(text: string): boolean {
  const { search } = parseSearch(text);
  if (search === undefined) return false;
  const { phones, conditions } = search;
  return !phones.every(isKnown) || conditions.some(guesses);
}

function isKnown(digits: string): boolean {
  return digits.length === PHONE_DIGITS || digits.length >= WHOLE_NUMBER_DIGITS;
}

function guesses(condition: Search["conditions"][number]): boolean {
  const isOfNumber = condition.path.split(".").some(isNumberField);
  switch (condition.is) {
    case "exists":
    case "absent":
      return false;
    case "contains":
      return isOfNumber || digitsOf(condition.value).length > 0;
    case "greater_than":
    case "less_than":
      return isOfNumber || Math.abs(condition.value) >= LIKE_A_NUMBER;
    case "equals":
    case "not_equals":
    case "one_of":
      return false;
  }
}

/** The search in the input of a procedure that takes a filter, by itself or as the scope of a replay. */
export function searchIn(input: unknown): string | null {
  const { filter, scope } = membersOf(input);
  const { search } = membersOf(filter ?? membersOf(scope).filter);
  return typeof search === "string" ? search : null;
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
