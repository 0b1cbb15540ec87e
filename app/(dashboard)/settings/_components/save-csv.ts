/** Saves a table as a file that spreadsheets open as UTF-8. */
export function saveCsv(csv: string, filename: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", csv], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
  // After the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
