import { DIVERGENCES } from "#server/domain/divergence";
import { DUPLICATE_CAUSES } from "#server/domain/duplicate-cause";
import type { DuplicateFilter } from "#server/domain/duplicate-filter";
import { TIME_RANGES } from "#server/domain/time-range";
import { parseAsInstant } from "@/_components/parse-instant";
import {
  createLoader,
  createParser,
  createSerializer,
  parseAsStringLiteral,
  type Values,
} from "@/_url/params";

/** Text somebody typed or pasted; what no id can be counts as not given. */
function parseAsText(length: number) {
  return createParser({
    parse(value) {
      const text = value.trim();
      return text === "" || text.length > length || text.includes("\u0000") ? null : text;
    },
    serialize: (value: string) => value,
  });
}

export const CLIENT_ORDERS = ["duplicates", "rate", "avoided"] as const;

/** The page as it stands in the URL. With both `from` and `to` they are the span, not `range`. */
export const duplicateParams = {
  client: parseAsText(63),
  call: parseAsText(255),
  cause: parseAsStringLiteral(DUPLICATE_CAUSES),
  divergence: parseAsStringLiteral(DIVERGENCES),
  range: parseAsStringLiteral(TIME_RANGES).withDefault("7d"),
  from: parseAsInstant,
  to: parseAsInstant,
  sort: parseAsStringLiteral(CLIENT_ORDERS).withDefault("duplicates"),
};

export type DuplicateParams = Values<typeof duplicateParams>;

export const loadDuplicateParams = createLoader(duplicateParams);

/** Appends the filters that are set to a path. */
export const withDuplicateFilters = createSerializer(duplicateParams);

/** The same for server and browser, so that what one prefetched the other finds. */
export function toDuplicateFilter(params: DuplicateParams): DuplicateFilter {
  const { client, call, cause, divergence, range, from, to } = params;
  return { clientId: client, callId: call, cause, divergence, range, from, to };
}

/** What the figures are of: of causes and calls they say all by themselves. */
export function toFiguresInput({ client, range, from, to }: DuplicateParams) {
  return { clientId: client, range, from, to };
}
