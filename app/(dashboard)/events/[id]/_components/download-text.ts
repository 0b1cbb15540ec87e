/** Saves text as a file of exactly its UTF-8 bytes. */
export function downloadText(text: string, filename: string, type = "application/json"): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  // The event type is the sender's word; a file name takes only harmless characters.
  link.download = filename.replace(/[^\w.-]/g, "_");
  link.click();
  // After the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
