import { rangeStart } from "#server/domain/time-range";
import { parseAsInstant } from "@/_components/parse-instant";
import { type Params, toQuery, writeValues } from "@/_url/params";
import { duplicateParams } from "../(dashboard)/duplicates/search-params";
import type { EventColumn } from "../(dashboard)/events/columns";
import { eventFilterParams } from "../(dashboard)/events/event-link";
import { eventListParams } from "../(dashboard)/events/search-params";
import { refusalParams } from "../(dashboard)/refused/search-params";
import { overviewParams } from "../(dashboard)/search-params";

const SPAN = { from: parseAsInstant, to: parseAsInstant } satisfies Params;

/** The pages that show a span of time, and how theirs stands in the URL. */
const PAGES = [
  { path: "/", params: overviewParams },
  { path: "/events", params: eventFilterParams },
  { path: "/duplicates", params: duplicateParams },
  { path: "/refused", params: refusalParams },
];

/** What the reader has and the URL does not. */
type Here = {
  now: Date;
  /** The columns of the events list that this browser remembers; null for the usual. */
  columns: EventColumn[] | null;
};

/**
 * The address of what somebody sees, for somebody else to see the same: "the last 24 hours" of a
 * link that is opened tomorrow would be others, so it becomes from when to when.
 */
export function sharedLink(shown: URL, { now, columns }: Here): string {
  const link = new URL(shown);
  link.hash = "";
  const page = PAGES.find(({ path }) => path === link.pathname || isBelow(path, link.pathname));
  if (page === undefined) return link.href;
  const search = link.searchParams;
  const range = rangeOf(page, link);
  if (range !== null) {
    search.delete("range");
    writeValues(search, SPAN, { from: rangeStart(range, now), to: now });
  }
  if (link.pathname === "/events" && !search.has("columns")) {
    writeValues(search, eventListParams, { columns });
  }
  return link.origin + link.pathname + toQuery(search);
}

const isBelow = (path: string, pathname: string) => path !== "/" && pathname.startsWith(`${path}/`);

/** The range that is counted from now; null where none is, or where a span is given. */
function rangeOf({ path, params }: (typeof PAGES)[number], { pathname, searchParams }: URL) {
  const ends = [searchParams.get("from"), searchParams.get("to")];
  if (ends.every((end) => end !== null && parseAsInstant.parse(end) !== null)) return null;
  const given = params.range.parse(searchParams.get("range") ?? "");
  // Below a list the URL only remembers the way back to it, which goes without what is usual.
  const usual =
    "defaultValue" in params.range && path === pathname ? params.range.defaultValue : null;
  return given ?? usual;
}
