import { TIME_RANGES } from "#server/domain/time-range";
import { parseAsInstant } from "@/_components/parse-instant";
import {
  createLoader,
  createSerializer,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
  type Values,
} from "@/_url/params";
import { SORT_KEYS } from "./_components/sort-clients";

/** The overview as it stands in the URL. With both `from` and `to` they are the span, not `range`. */
export const overviewParams = {
  range: parseAsStringLiteral(TIME_RANGES).withDefault("24h"),
  from: parseAsInstant,
  to: parseAsInstant,
  /** Text to find a client by. */
  q: parseAsString.withDefault(""),
  /** Only clients that something is wrong with. */
  attention: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(SORT_KEYS).withDefault("problems"),
  order: parseAsStringLiteral(["desc", "asc"]).withDefault("desc"),
};

export type OverviewParams = Values<typeof overviewParams>;

export const loadOverviewParams = createLoader(overviewParams);

/** Appends what is not as usual to a path. */
export const withOverviewParams = createSerializer(overviewParams);

/** The same for server and browser, so that what one prefetched the other finds. */
export function toChosenRange({ range, from, to }: Pick<OverviewParams, "range" | "from" | "to">) {
  return { range, from, to };
}
