import { CLIENT_ID_PATTERN } from "#server/domain/client-id";
import { REFUSAL_CODES } from "#server/domain/refusal";
import type { RefusalFilter } from "#server/domain/refusal-filter";
import { TIME_RANGES } from "#server/domain/time-range";
import {
  createLoader,
  createParser,
  createSerializer,
  parseAsStringLiteral,
  type Values,
} from "@/_url/params";

const parseAsClientId = createParser({
  parse: (value) => (CLIENT_ID_PATTERN.test(value) ? value : null),
  serialize: (value: string) => value,
});

/** The filters of the refused requests as they stand in the URL. */
export const refusalParams = {
  client: parseAsClientId,
  code: parseAsStringLiteral(REFUSAL_CODES),
  range: parseAsStringLiteral(TIME_RANGES).withDefault("24h"),
};

export type RefusalParams = Values<typeof refusalParams>;

export const loadRefusalParams = createLoader(refusalParams);

/** Appends the filters that are set to a path. */
export const withRefusalFilters = createSerializer(refusalParams);

/** The same for server and browser, so that what one prefetched the other finds. */
export function toRefusalFilter({ client, code, range }: RefusalParams): RefusalFilter {
  return { clientId: client, code, range };
}
