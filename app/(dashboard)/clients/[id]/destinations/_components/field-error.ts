import { messageOf } from "@/_components/ui/query-boundary";

type Failure = { message: string; data?: { fields?: string[] } | null } | null;

/**
 * What a refused form says, told apart by the field it is about.
 *
 * @returns `of(field)` for a field such as `url` or `headers.0.value`; `within(field)` also for
 *   what lies below it; `other` for what is about no field of the form
 */
export function fieldErrors(error: Failure, fields: readonly string[]) {
  const message = error === null ? null : messageOf(new Error(error.message));
  // The message is that of the first; the others wait for their turn.
  const at = error?.data?.fields?.[0]?.replace(/^settings\./, "") ?? "";
  const isWithin = (field: string) => at === field || at.startsWith(`${field}.`);
  return {
    of: (field: string) => (at === field ? message : null),
    within: (field: string) => (isWithin(field) ? message : null),
    other: fields.some(isWithin) ? null : message,
  };
}
