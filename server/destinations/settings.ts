import { seal } from "../clients/index.ts";
import { destinationSettingsSchema } from "../domain/destination-settings.ts";
import { guardUrl } from "../outbound/index.ts";
import type { DestinationRow } from "./change.ts";
import { InvalidDestination } from "./errors.ts";
import type { Means } from "./verbs.ts";

type SealedHeader = DestinationRow["headers"][number];

/**
 * Settings as they are stored.
 *
 * @param stored the headers there are, which those without a value keep theirs from
 * @throws InvalidDestination saying which value to change
 */
export function toColumns(means: Means, settings: unknown, stored: readonly SealedHeader[]) {
  const parsed = destinationSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const words = issue?.message ?? "That is not a valid value.";
    throw new InvalidDestination(words, issue?.path.join(".") ?? "");
  }
  const verdict = guardUrl(parsed.data.url, means.allow);
  if (!verdict.ok) throw new InvalidDestination(verdict.error, "url");
  const headers = parsed.data.headers.map(({ name, value }) => {
    if (value !== null) return { name, sealedValue: seal(means.appSecret, value) };
    const kept = stored.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (kept === undefined) {
      throw new InvalidDestination(`Give the header ${name} a value.`, "headers");
    }
    return { name, sealedValue: kept.sealedValue };
  });
  return { ...parsed.data, headers };
}
