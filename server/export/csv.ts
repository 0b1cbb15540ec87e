/** Excel takes a file without it for one of the last century's encodings. Others skip it. */
export const BYTE_ORDER_MARK = "\ufeff";

/**
 * One line after RFC 4180. What a spreadsheet would take for a formula, because a caller or a client
 * named something so, gets an apostrophe before it.
 */
export function csvLine(cells: readonly (string | number | Date | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: string | number | Date | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  if (value instanceof Date) return value.toISOString();
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
