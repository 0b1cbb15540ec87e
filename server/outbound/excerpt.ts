/** More of an answer is not read. */
const READ_LIMIT_BYTES = 64 * 1024;

const EXCERPT_CHARACTERS = 2_000;

/** A character takes up to 4 bytes in UTF-8. */
const EXCERPT_BYTES = EXCERPT_CHARACTERS * 4;

/** Collects the beginning of an answer's body. */
export function createExcerpt() {
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  let readBytes = 0;

  return {
    /** @returns whether to go on reading */
    add(chunk: Uint8Array): boolean {
      readBytes += chunk.byteLength;
      if (keptBytes < EXCERPT_BYTES) {
        // A copy, because the chunk is a window into the socket's whole buffer.
        const part = Uint8Array.from(chunk.subarray(0, EXCERPT_BYTES - keptBytes));
        kept.push(part);
        keptBytes += part.byteLength;
      }
      return readBytes <= READ_LIMIT_BYTES;
    },

    /** @returns the text so far as PostgreSQL takes it, or null for an empty body */
    text(): string | null {
      if (keptBytes === 0) return null;
      const text = Buffer.concat(kept).toString("utf8").replaceAll("\0", "\ufffd");
      return text.slice(0, EXCERPT_CHARACTERS).toWellFormed();
    },
  };
}
