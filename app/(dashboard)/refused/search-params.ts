import { REFUSAL_CODES } from "#server/domain/refusal";
import type { RefusalFilter } from "#server/domain/refusal-filter";
import { TIME_RANGES } from "#server/domain/time-range";
import { parseAsInstant } from "@/_components/parse-instant";
import { parseAsClientId } from "@/_components/parse-matching";
import { createLoader, createSerializer, parseAsStringLiteral, type Values } from "@/_url/params";

/** The page as it stands in the URL. With both `from` and `to` they are the span, not `range`. */
export const refusalParams = {
  client: parseAsClientId,
  code: parseAsStringLiteral(REFUSAL_CODES),
  range: parseAsStringLiteral(TIME_RANGES).withDefault("24h"),
  from: parseAsInstant,
  to: parseAsInstant,
};

export type RefusalParams = Values<typeof refusalParams>;

export const loadRefusalParams = createLoader(refusalParams);

/** Appends the filters that are set to a path. */
export const withRefusalFilters = createSerializer(refusalParams);

/** The same for server and browser, so that what one prefetched the other finds. */
export function toRefusalFilter(params: RefusalParams): RefusalFilter {
  const { client, code, range, from, to } = params;
  return { clientId: client, code, range, from, to };
}

/** What is counted: of causes the figures say all by themselves. */
export function toCountsInput({ client, range, from, to }: RefusalParams) {
  return { clientId: client, range, from, to };
}
