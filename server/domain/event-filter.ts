import { z } from "zod";
import { ANSWERED_EVENTS } from "./answered-events.ts";
import { EVENT_STATUSES } from "./event.ts";
import { parseSearch } from "./search.ts";
import { SEARCH_LENGTH } from "./search-length.ts";
import { TIME_RANGES } from "./time-range.ts";

/** Longer than any id we record; Retell's are 32 characters today. */
const ID_LENGTH = 255;
/** Rows per page: fills a tall screen, and is read in under a millisecond. */
export const EVENT_PAGE_SIZE = 50;

/** Text to look for. Nothing stored holds a NUL, and PostgreSQL takes it as an error. */
export const searchText = (length: number) =>
  z
    .string()
    .trim()
    .max(length)
    .refine((text) => !text.includes("\u0000"), "This text can't be looked for.");

/** PostgreSQL and JavaScript write years beyond these differently. */
export const instant = z
  .date()
  .min(new Date("1970-01-01T00:00:00Z"))
  .max(new Date("9999-12-31T00:00:00Z"));

/** What the list of events can be narrowed by. Absent means "any". */
export const eventFilterSchema = z.object({
  clientId: searchText(63).nullish(),
  eventType: searchText(ID_LENGTH).nullish(),
  status: z.enum(EVENT_STATUSES).nullish(),
  /** Exact, of a call or a chat. */
  callId: searchText(ID_LENGTH).nullish(),
  /** What `domain/search.ts` reads: ids, numbers, agents, conditions on the body. */
  search: searchText(SEARCH_LENGTH)
    .superRefine((text, context) => {
      const { error } = parseSearch(text);
      if (error !== undefined) context.addIssue({ code: "custom", message: error });
    })
    .nullish(),
  duplicatesOnly: z.boolean().default(false),
  /** Narrower than `duplicatesOnly`: at least one duplicate's bytes differ from the first's. */
  divergentOnly: z.boolean().default(false),
  /** Retell's dashboard tests are left out unless asked for. */
  includeTests: z.boolean().default(false),
  /** Reaches back from now; `from` and `to` come on top. */
  range: z.enum(TIME_RANGES).nullish(),
  /** Received at this instant or later. */
  from: instant.nullish(),
  /** Received before this instant. */
  to: instant.nullish(),
});
export type EventFilter = z.output<typeof eventFilterSchema>;

/** Where a page ended. Times are whole milliseconds, in the table too, so this is exact. */
export const eventCursorSchema = z.object({ receivedAt: instant, id: z.uuid() });
export type EventCursor = z.output<typeof eventCursorSchema>;

export const listEventsInput = z.object({
  filter: eventFilterSchema,
  cursor: eventCursorSchema.nullish(),
  limit: z.number().int().min(1).max(200).default(EVENT_PAGE_SIZE),
});

export const countNewerEventsInput = z.object({
  filter: eventFilterSchema,
  /** The newest event the reader has; null when their list is empty. */
  newest: eventCursorSchema.nullable(),
});

/** The unfinished events of a page that is on screen. */
export const eventStatesInput = z.object({ eventIds: z.array(z.uuid()).max(100) });

/** The events whose deliveries' answers are asked for: those of a call, at most. */
export const answersInput = z.object({ eventIds: z.array(z.uuid()).max(ANSWERED_EVENTS) });

export const eventIdInput = z.object({ eventId: z.uuid() });

/** The first delivery's body, or with `deliveryId` that of a divergent duplicate. */
export const eventBodyInput = eventIdInput.extend({ deliveryId: z.uuid().nullish() });

export const deliveryInput = eventIdInput.extend({ deliveryId: z.uuid() });
