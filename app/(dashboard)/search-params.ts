import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { TIME_RANGES } from "#server/domain/time-range";
import { SORT_KEYS } from "./_components/sort-clients";

/** The overview as it stands in the URL. */
export const overviewParams = {
  range: parseAsStringLiteral(TIME_RANGES).withDefault("24h"),
  sort: parseAsStringLiteral(SORT_KEYS).withDefault("problems"),
  order: parseAsStringLiteral(["desc", "asc"]).withDefault("desc"),
};

export type OverviewParams = inferParserType<typeof overviewParams>;

export const loadOverviewParams = createLoader(overviewParams);
