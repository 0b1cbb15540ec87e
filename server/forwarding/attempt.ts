import type { Sql } from "postgres";
import type { Destination, DestinationDirectory } from "../destinations/index.ts";
import type { ForwardStage } from "../domain/forward.ts";
import { MAX_FORWARD_ATTEMPTS } from "../domain/forward-retry.ts";
import type { Sender, SendResult } from "../outbound/index.ts";
import { type ClaimedForward, readBody } from "./claimed-forward.ts";
import { requestFor } from "./request.ts";
import { createTurns } from "./turns.ts";

/** Bodies too large to come with their claim are in memory for so many sendings at once. */
const LARGE_AT_ONCE = 4;

type Means = {
  sql: Sql;
  destinations: Pick<DestinationDirectory, "find" | "refresh">;
  sender: Pick<Sender, "sendRequest">;
};

export type Attempts = {
  /**
   * Makes one attempt.
   *
   * @returns how it ended; null when nothing was sent because the destination is not known here, or
   *   was paused after the claim
   * @throws when the body can't be read
   */
  make(forward: ClaimedForward): Promise<SendResult | null>;
};

export function createAttempts({ sql, destinations, sender }: Means): Attempts {
  const inTurn = createTurns(LARGE_AT_ONCE);

  /** The directory may not have heard of a new destination yet. */
  async function find(destinationId: string): Promise<Destination | undefined> {
    const known = destinations.find(destinationId);
    if (known !== undefined) return known;
    await destinations.refresh();
    return destinations.find(destinationId);
  }

  return {
    async make(forward) {
      if (forward.sentBefore !== null) return sentBefore(forward.sentBefore);
      if (forward.failedAttempts >= MAX_FORWARD_ATTEMPTS) {
        return notSent("lost", "Every process that sent this forward died or stalled.");
      }
      const destination =
        destinations.find(forward.destinationId) ?? (await find(forward.destinationId));
      if (destination === undefined || destination.pausedAt !== null) return null;
      if (destination.problem !== null) return notSent("guard", destination.problem);
      const send = async (body: string) => {
        try {
          return await sender.sendRequest(requestFor(destination, forward, body, new Date()));
        } catch (error) {
          return notSent("send", `The request can't be made: ${String(error)}`);
        }
      };
      if (forward.body !== null) return send(forward.body);
      return inTurn(async () => send(await readBody(sql, forward.eventId)));
    },
  };
}

function notSent(stage: ForwardStage, error: string): SendResult {
  const nothing = { responseExcerpt: null, durationMs: 0, retryAfterMs: null };
  return { ok: false, httpStatus: null, stage, error, ...nothing };
}

function sentBefore(sent: NonNullable<ClaimedForward["sentBefore"]>): SendResult {
  return {
    ok: true,
    httpStatus: sent.httpStatus ?? 200,
    stage: null,
    error: null,
    responseExcerpt: sent.responseExcerpt,
    durationMs: sent.durationMs ?? 0,
    retryAfterMs: null,
  };
}
