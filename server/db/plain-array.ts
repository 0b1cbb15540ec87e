/**
 * An array as PostgreSQL reads it, to be given as text: `${plainArray(ids)}::text::uuid[]`. The driver
 * would quote each element and look for what to escape in it, which costs more than to write it.
 *
 * @param values ids, digests and numbers; nothing that could need quotes
 */
export function plainArray(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => value ?? "null").join(",")}}`;
}
