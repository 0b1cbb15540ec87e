import { createParser } from "@/_url/params";

const EARLIEST_MS = 0;
const LATEST_MS = Date.UTC(9999, 0);

/** A moment in the URL, as ISO 8601. */
export const parseAsInstant = createParser({
  parse(value) {
    const ms = Date.parse(value);
    return ms >= EARLIEST_MS && ms <= LATEST_MS ? new Date(ms) : null;
  },
  serialize: (value: Date) => value.toISOString(),
  eq: (one, other) => one.getTime() === other.getTime(),
});
