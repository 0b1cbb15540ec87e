/**
 * Texts that are at hand as bytes, to be given as one parameter with something between them:
 * `string_to_array(${joinedText(bodies, between)}::text, ${between}::text)`. As a string of hundreds of
 * kilobytes they would be decoded, joined and encoded again, each time in memory that is new. The driver as
 * it is repaired here (`server/cli/boot/repair-large-messages.mjs`) copies them to where the message is built; an
 * unrepaired one takes the same text for it.
 *
 * @param texts UTF-8, not to be written to before the query is answered
 */
export function joinedText(texts: readonly Buffer[], between: string): string {
  // A string to whoever reads the query, which is what PostgreSQL is given.
  return new JoinedText(texts, Buffer.from(between)) as unknown as string;
}

class JoinedText {
  readonly byteLength: number;
  readonly #texts: readonly Buffer[];
  readonly #between: Buffer;

  constructor(texts: readonly Buffer[], between: Buffer) {
    this.#texts = texts;
    this.#between = between;
    const bytes = texts.reduce((sum, text) => sum + text.length, 0);
    this.byteLength = bytes + between.length * Math.max(0, texts.length - 1);
  }

  copyTo(target: Buffer, offset: number): void {
    let end = offset;
    for (const [i, text] of this.#texts.entries()) {
      if (i > 0) end += this.#between.copy(target, end);
      end += text.copy(target, end);
    }
  }

  toString(): string {
    const all = Buffer.allocUnsafe(this.byteLength);
    this.copyTo(all, 0);
    return all.toString();
  }
}
