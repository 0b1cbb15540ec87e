import { SLOW_ANSWER_MS } from "../domain/evidence.ts";
import type { RecentAnswer } from "./recent-answers.ts";

/** What is noted of one client, and of all, between two writes; what exceeds it becomes a gap. */
const NOTES_PER_CLIENT = 200;
const NOTES_IN_ALL = 2_000;
/**
 * Of one key, of answers that were as they should be: a storm must not take the place of the others.
 * Retell tries four times, perhaps twice each.
 */
const ORDINARY_NOTES_PER_KEY = 10;

/** An answer with whose it was. */
export type Note = RecentAnswer & { clientId: string; idempotencyKey: string };

/** A span in which answers of a client were unusual for which there was no room. */
export type Gap = { clientId: string; fromMs: number; toMs: number; answers: number };

export type Batch = { notes: Note[]; gaps: Gap[] };

/** The answers to be written next, within bounds. */
export class Notes {
  #notes: Note[] = [];
  #notesOf = new Map<string, number>();
  #ordinaryNotesOf = new Map<string, number>();
  #gaps = new Map<string, Gap>();

  /** Keeps an answer that was unusual, or that it was one of those of a gap; forgets any other. */
  keepIfUnusual(note: Note): void {
    if (isUnusual(note) && !this.#keep(note)) this.#openGap(note);
  }

  /**
   * Keeps an answer because there is a copy, however it was.
   *
   * @returns whether there was room
   */
  keepForCopy(note: Note): boolean {
    if (note.isNoted || isUnusual(note)) return this.#keep(note);
    const soFar = this.#ordinaryNotesOf.get(note.idempotencyKey) ?? 0;
    if (soFar >= ORDINARY_NOTES_PER_KEY || !this.#keep(note)) return false;
    this.#ordinaryNotesOf.set(note.idempotencyKey, soFar + 1);
    return true;
  }

  /** Hands over what there is, and begins anew. */
  take(): Batch {
    const batch = { notes: this.#notes, gaps: [...this.#gaps.values()] };
    this.#notes = [];
    this.#notesOf = new Map();
    this.#ordinaryNotesOf = new Map();
    this.#gaps = new Map();
    return batch;
  }

  /**
   * What could not be written waits within the same bounds; the rest of it becomes a gap.
   *
   * @returns those for which there is no room any more
   */
  putBack({ notes, gaps }: Batch): Note[] {
    for (const gap of gaps) this.#mergeGap(gap);
    return notes.filter((note) => {
      note.isNoted = false;
      if (this.keepForCopy(note)) return false;
      if (isUnusual(note)) this.#openGap(note);
      return true;
    });
  }

  #keep(note: Note): boolean {
    if (note.isNoted) return true;
    const soFar = this.#notesOf.get(note.clientId) ?? 0;
    if (soFar >= NOTES_PER_CLIENT || this.#notes.length >= NOTES_IN_ALL) return false;
    note.isNoted = true;
    this.#notesOf.set(note.clientId, soFar + 1);
    this.#notes.push(note);
    return true;
  }

  #openGap({ clientId, receivedAt }: Note): void {
    const at = receivedAt.getTime();
    this.#mergeGap({ clientId, fromMs: at, toMs: at, answers: 1 });
  }

  #mergeGap(gap: Gap): void {
    const known = this.#gaps.get(gap.clientId);
    if (known === undefined) {
      this.#gaps.set(gap.clientId, gap);
      return;
    }
    known.fromMs = Math.min(known.fromMs, gap.fromMs);
    known.toMs = Math.max(known.toMs, gap.toMs);
    known.answers += gap.answers;
  }
}

/** Silence about an answer says that it was none of these. */
function isUnusual({ status, wasGone, ackMs }: Note): boolean {
  return status !== 200 || wasGone || ackMs >= SLOW_ANSWER_MS;
}
