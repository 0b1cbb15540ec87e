/** What everybody finds in the list. */
export const BUILT_IN_VIEWS = [
  { name: "All", search: "" },
  { name: "Dead", search: "?status=dead" },
  { name: "Failed", search: "?status=failed" },
  { name: "Duplicates today", search: "?duplicates=true&range=24h" },
  { name: "Divergent", search: "?divergent=true" },
] as const;

/** Whether two query strings say the same, in whatever order. */
export function isSameView(one: string, other: string): boolean {
  return sorted(one) === sorted(other);
}

function sorted(search: string): string {
  const params = new URLSearchParams(search);
  params.sort();
  return params.toString();
}
