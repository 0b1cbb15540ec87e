type Part = { text: string; differs: boolean };

/**
 * Two texts, each as what it has in common with the other at its start, what differs, and what it
 * has in common at its end, so that one changed word of a long text can be found. Null stays null.
 */
export function splitCommon(
  before: string | null,
  after: string | null,
): [Part[] | null, Part[] | null] {
  if (before === null || after === null) return [whole(before), whole(after)];
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  // Never through the middle of a pair that makes one character.
  if (isLowSurrogate(before, head) || isLowSurrogate(after, head)) head -= 1;
  if (isLowSurrogate(before, before.length - tail) || isLowSurrogate(after, after.length - tail)) {
    tail -= 1;
  }
  return [split(before, head, tail), split(after, head, tail)];
}

function whole(text: string | null): Part[] | null {
  return text === null ? null : [{ text, differs: true }];
}

function split(text: string, head: number, tail: number): Part[] {
  const end = text.length - tail;
  return [
    { text: text.slice(0, head), differs: false },
    { text: text.slice(head, end), differs: true },
    { text: text.slice(end), differs: false },
  ].filter((part) => part.text !== "");
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 0;
}
