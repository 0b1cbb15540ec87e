import { z } from "zod";
import { conditionsSchema } from "./condition.ts";
import {
  BODY_FORMS,
  MAX_HEADERS,
  OVERLAP_HOURS,
  PAUSE_REASON_CHARACTERS,
  RATE_PER_SECOND,
  TIMEOUT_SECONDS,
} from "./destination.ts";

/** Many servers answer 431 to more than 8 KB of headers. */
const HEADER_CHARACTERS = 6_000;

/** Those that the connection needs, that say what the body is, or that sign it. */
const RESERVED_HEADERS = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "via",
]);
const RESERVED_PREFIXES = ["webhook-", "ringonce-", "proxy-"];

const headerName = z
  .string()
  .trim()
  .min(1, "Give the header a name.")
  .max(100, "A header's name has at most 100 characters.")
  .regex(
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]*$/,
    "A header's name is made of letters, digits and dashes, such as X-Api-Key.",
  )
  .refine((name) => !isReserved(name), "This header is set by Ringonce. Choose another name.");

function isReserved(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    RESERVED_HEADERS.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix))
  );
}

const headerValue = z
  .string()
  .trim()
  .min(1, "Give the header a value.")
  .max(4_000, "A header's value has at most 4,000 characters.")
  .regex(/^[\t\x20-\x7e]*$/, "A header's value is one line of plain ASCII characters.");

export const headersSchema = z
  .array(
    z.object({
      name: headerName,
      /** Null keeps the value that is stored under this name. */
      value: headerValue.nullable(),
    }),
  )
  .max(MAX_HEADERS, `A destination has at most ${MAX_HEADERS} headers.`)
  .refine(
    (headers) => new Set(headers.map(({ name }) => name.toLowerCase())).size === headers.length,
    "Give each header once.",
  )
  .refine(
    (headers) =>
      headers.reduce((sum, { name, value }) => sum + name.length + (value?.length ?? 0), 0) <=
      HEADER_CHARACTERS,
    `The headers have at most ${HEADER_CHARACTERS} characters together.`,
  );

/** Text that PostgreSQL can hold. */
const storable = (text: string) => !text.includes("\u0000") && text.isWellFormed();

const eventType = z
  .string()
  .trim()
  .min(1, "Give the event type a name.")
  .max(255, "An event type has at most 255 characters.")
  .refine(storable, "This can't be an event type.");

/** All that staff choose about a destination. What the URL may point to is judged where it is used. */
export const destinationSettingsSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Give the destination a name.")
    .max(120, "A destination's name has at most 120 characters.")
    .refine(storable, "A name can't hold this character."),
  url: z
    .string()
    .trim()
    .min(1, "Give the URL that events are posted to.")
    .max(2_000, "The URL has at most 2,000 characters.")
    .refine(storable, "A URL can't hold this character."),
  /** Null for all of them, also those that Retell invents later. */
  eventTypes: z
    .array(eventType)
    .min(1, "Choose at least one event type.")
    .max(100, "Choose at most 100 event types.")
    .transform((types) => [...new Set(types)])
    .nullable()
    .default(null),
  conditions: conditionsSchema.default([]),
  bodyForm: z.enum(BODY_FORMS).default("received"),
  headers: headersSchema.default([]),
  timeoutMs: z
    .int("The timeout is a whole number of milliseconds.")
    .min(TIMEOUT_SECONDS.min * 1_000, "The timeout is at least 1 second.")
    .max(TIMEOUT_SECONDS.max * 1_000, "The timeout is at most 30 seconds.")
    .default(TIMEOUT_SECONDS.usual * 1_000),
  /** Null for no cap. */
  ratePerSecond: z
    .int("The rate is a whole number.")
    .min(RATE_PER_SECOND.min, "The rate is at least 1 per second.")
    .max(RATE_PER_SECOND.max, "The rate is at most 10,000 per second.")
    .nullable()
    .default(null),
  inOrder: z.boolean().default(false),
});
export type DestinationSettings = z.output<typeof destinationSettingsSchema>;
export type DestinationSettingsInput = z.input<typeof destinationSettingsSchema>;

const pauseWords = (characters: number) =>
  z
    .string()
    .trim()
    .min(1, "Say why it is paused.")
    .max(characters, `A reason has at most ${characters} characters.`)
    .refine(storable, "A reason can't hold this character.");

/** Why staff pause it. */
export const pauseReasonSchema = pauseWords(PAUSE_REASON_CHARACTERS);

/** In words for staff and the receiver's people: who paused it, and why nothing is sent meanwhile. */
export const pausedBecauseSchema = pauseWords(2 * PAUSE_REASON_CHARACTERS);

export const overlapHoursSchema = z
  .int("The overlap is a whole number of hours.")
  .min(0, "The overlap is 0 hours or more.")
  .max(OVERLAP_HOURS.max, "The overlap is at most 7 days.")
  .default(OVERLAP_HOURS.usual);
