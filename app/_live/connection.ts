import { LIVE_BEAT_MS, type LiveChanges } from "#server/domain/live";
import { readChanges } from "./read-changes";

/** `paused`: the tab is hidden. `connecting` is the first time only. */
export type LiveState = "connecting" | "live" | "reconnecting" | "paused";

export type LiveConnection = {
  state(): LiveState;
  /** @returns a function that ends it, here and below */
  onState(hear: () => void): () => void;
  onChanges(hear: (changes: LiveChanges) => void): () => void;
  /** Connects for as long as the page lives. Called again, it does nothing. */
  start(): void;
};

/** A server that is silent for so long is gone, though nobody said so. */
const SILENT_MS = LIVE_BEAT_MS * 2.5;
/** Before the next try, doubled from one to the next; jittered, or all pages would come at once. */
const AGAIN_AFTER_MS = 500;
const AGAIN_AT_MOST_MS = 15_000;
/** What is told since we heard last reaches back by so much more: it may have been on its way. */
const OVERLAP_MS = 2_000;

/**
 * The one connection of a tab. While the tab is hidden there is none. Whenever it is made anew, the
 * server tells what has changed since it was heard last.
 *
 * @param whenSignedOut called when the session is over
 */
export function createConnection(whenSignedOut: () => void): LiveConnection {
  const stateHearers = new Set<() => void>();
  const changeHearers = new Set<(changes: LiveChanges) => void>();
  let state: LiveState = "connecting";
  let started = false;
  /** What was rendered into the page is as old as the page. */
  let heardAt = performance.timeOrigin;
  let reading: AbortController | null = null;
  let tryNow = () => {};

  function setState(next: LiveState): void {
    if (state === next) return;
    state = next;
    for (const hear of stateHearers) hear();
  }

  function follow(): void {
    if (document.visibilityState === "hidden") hangUp();
    else if (reading === null) void keepConnected();
    else tryNow();
  }

  function hangUp(): void {
    if (state === "live") heardAt = Date.now();
    reading?.abort();
    reading = null;
    tryNow();
    setState("paused");
  }

  async function keepConnected(): Promise<void> {
    const own = new AbortController();
    reading = own;
    if (state === "paused") setState("reconnecting");
    for (let tries = 0; reading === own; tries += 1) {
      const againInMs = await readOnce(own, () => {
        tries = 0;
      });
      if (reading !== own) return;
      setState("reconnecting");
      const backoffMs = Math.min(AGAIN_AFTER_MS * 2 ** tries, AGAIN_AT_MOST_MS);
      await pause(Math.max(againInMs, backoffMs * (0.5 + Math.random())));
    }
  }

  /** @returns when the server wants to be asked again, in ms from now */
  async function readOnce(own: AbortController, whenHeard: () => void): Promise<number> {
    const silent = new AbortController();
    const end = () => silent.abort();
    own.signal.addEventListener("abort", end, { once: true });
    let watch = setTimeout(end, SILENT_MS);
    try {
      const unheardMs = Date.now() - heardAt + OVERLAP_MS;
      const ending = await readChanges(unheardMs, silent.signal, (changes) => {
        clearTimeout(watch);
        watch = setTimeout(end, SILENT_MS);
        whenHeard();
        heardAt = Date.now();
        setState("live");
        for (const hear of changeHearers) hear(changes);
      });
      if (ending.signedOut) whenSignedOut();
      return ending.againInMs;
    } catch {
      return 0;
    } finally {
      clearTimeout(watch);
      own.signal.removeEventListener("abort", end);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      tryNow = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    state: () => state,
    onState(hear) {
      stateHearers.add(hear);
      return () => stateHearers.delete(hear);
    },
    onChanges(hear) {
      changeHearers.add(hear);
      return () => changeHearers.delete(hear);
    },
    start() {
      if (started) return;
      started = true;
      document.addEventListener("visibilitychange", follow);
      window.addEventListener("online", () => tryNow());
      follow();
    },
  };
}
