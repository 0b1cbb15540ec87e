/**
 * The server looked at the data and will never take it: 22 data exception, 23 integrity, 54 program
 * limit (an index row too long). Everything else is trouble of the server's or of the connection's.
 */
export function isRefusedByDatabase(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? "");
}

/** Serialisation failures and deadlocks: rolled back for certain, worth doing again at once. */
export function isWorthRepeating(error: unknown): boolean {
  return /^40/.test(sqlStateOf(error) ?? "");
}

function sqlStateOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}
