import type { Answer } from "../sender/index.ts";

/** What the sender knows of one fact: its posts and what came back. */
export type Entry = {
  clientId: string;
  key: string;
  /** Posts made, repeats of the same delivery included. */
  posts: number;
  /** 200 with `duplicate:false`, `duplicate:true`, `duplicate:null`. */
  first: number;
  duplicate: number;
  journaled: number;
  /** No answer, or one that promises nothing, though the post may have been kept. */
  inDoubt: number;
  /** The ids that were answered. */
  eventIds: string[];
};

export function openEntry(clientId: string, key: string): Entry {
  const none = { posts: 0, first: 0, duplicate: 0, journaled: 0, inDoubt: 0 };
  return { clientId, key, ...none, eventIds: [] };
}

export function note(entry: Entry, answer: Answer): void {
  entry.posts += 1;
  if (answer.duplicate === false) entry.first += 1;
  else if (answer.duplicate === true) entry.duplicate += 1;
  else if (answer.duplicate === null) entry.journaled += 1;
  else if (mayBeKept(answer)) entry.inDoubt += 1;
  const { eventId } = answer;
  if (eventId !== undefined && !entry.eventIds.includes(eventId)) entry.eventIds.push(eventId);
}

/**
 * A connection that broke, a timeout and a 503 leave open whether the post was kept. A refused
 * connection carried nothing, and what was refused for what it says was not recorded.
 */
function mayBeKept({ kind, status }: Answer): boolean {
  return status === undefined ? kind !== "ECONNREFUSED" : status >= 500;
}

/** Posts that were promised to be kept. */
export const accepted = ({ first, duplicate, journaled }: Entry): number =>
  first + duplicate + journaled;
