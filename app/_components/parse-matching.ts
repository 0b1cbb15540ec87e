import { CLIENT_ID_PATTERN } from "#server/domain/client-id";
import { createParser } from "@/_url/params";

/** A text in the URL that is of this form; null for any other. */
export const parseAsMatching = (pattern: RegExp) =>
  createParser({
    parse: (value) => (pattern.test(value) ? value : null),
    serialize: (value: string) => value,
  });

/** The id of a client in the URL. */
export const parseAsClientId = parseAsMatching(CLIENT_ID_PATTERN);
