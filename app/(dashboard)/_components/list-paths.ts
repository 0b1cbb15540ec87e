import { toQuery } from "@/_url/params";
import type { withDuplicateFilters } from "../duplicates/search-params";
import type { withEventFilters } from "../events/event-link";
import type { withFailureFilters } from "../failures/search-params";
import type { withRefusalFilters } from "../refused/search-params";

/*
 * Where the overview leads. The lists' own serializers bring the parsers of all that can stand in
 * their URLs, which a page that only leads there need not load.
 */

type Filters<Serializer extends (path: string, filters: never) => string> =
  Parameters<Serializer>[1];

export const eventsPath = (filters: Filters<typeof withEventFilters>) => toPath("/events", filters);
export const duplicatesPath = (filters: Filters<typeof withDuplicateFilters>) =>
  toPath("/duplicates", filters);
export const failuresPath = (filters: Filters<typeof withFailureFilters>) =>
  toPath("/failures", filters);
export const refusedPath = (filters: Filters<typeof withRefusalFilters>) =>
  toPath("/refused", filters);

function toPath(path: string, filters: Record<string, string | boolean | Date | null | undefined>) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value != null) search.set(name, value instanceof Date ? value.toISOString() : `${value}`);
  }
  return path + toQuery(search);
}
