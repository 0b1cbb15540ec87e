import { EVENT_STATUSES } from "#server/domain/event";
import { TIME_RANGES } from "#server/domain/time-range";
import { parseAsInstant } from "@/_components/parse-instant";
import {
  createParser,
  createSerializer,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from "@/_url/params";

/** Text somebody typed or pasted; what no event can hold counts as not given. */
export function parseAsText(length: number) {
  return createParser({
    parse(value) {
      const text = value.trim();
      return text === "" || text.length > length || text.includes("\u0000") ? null : text;
    },
    serialize: (value: string) => value,
  });
}

/**
 * The filters of the events list for those who only lead there: the list itself judges whether a
 * search can be read, and what it takes for that is not for every page.
 */
export const eventLinkParams = {
  q: parseAsString,
  client: parseAsText(63),
  type: parseAsText(255),
  status: parseAsStringLiteral(EVENT_STATUSES),
  call: parseAsText(255),
  duplicates: parseAsBoolean.withDefault(false),
  divergent: parseAsBoolean.withDefault(false),
  tests: parseAsBoolean.withDefault(false),
  range: parseAsStringLiteral(TIME_RANGES),
  from: parseAsInstant,
  to: parseAsInstant,
};

/** Appends the filters that are set to a path. */
export const withEventFilters = createSerializer(eventLinkParams);
