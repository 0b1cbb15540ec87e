import { z } from "zod";
import { CLIENT_ID_PATTERN } from "./client-id.ts";

export const clientIdSchema = z
  .string()
  .regex(
    CLIENT_ID_PATTERN,
    "A client id is 1 to 63 lower-case letters, digits and dashes, and starts with a letter or digit.",
  );

export const clientNameSchema = z
  .string()
  .trim()
  .min(1, "Give the client a name.")
  .max(120, "A client's name has at most 120 characters.");

/**
 * Any text is a Retell API key as far as we are concerned, but for what a paste brings along: a blank
 * or a line's end would make every signature mismatch, and nobody sees it.
 */
export const retellApiKeySchema = z
  .string()
  .trim()
  .min(1, "Paste the Retell API key that carries the webhook badge.")
  .max(200, "A Retell API key has at most 200 characters.")
  .regex(
    /^[^\s\p{C}]*$/u,
    "A Retell API key has no blanks or invisible characters inside: copy it anew.",
  );

/** The path Retell posts a client's webhooks to. */
export function webhookPath(clientId: string): string {
  return `/api/webhooks/retell/${clientId}`;
}
