import { EVENT_STATUSES } from "#server/domain/event";
import { TIME_RANGES } from "#server/domain/time-range";
import { parseAsInstant } from "@/_components/parse-instant";
import {
  createParser,
  createSerializer,
  parseAsBoolean,
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
 * A search as somebody typed it. Whether it can be read the server says: were an unreadable one
 * left out here, the list, an export or a replay would be of all events.
 */
const parseAsSearch = createParser({
  parse: (value) => value.trim() || null,
  serialize: (value: string) => value,
});

/** The filters of the events list as they stand in the URL. */
export const eventFilterParams = {
  q: parseAsSearch,
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
export const withEventFilters = createSerializer(eventFilterParams);
