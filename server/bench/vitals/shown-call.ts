import { setTimeout as sleep } from "node:timers/promises";
import { openPoster } from "../../sender/index.ts";
import { readFixture } from "../../testing/fixtures.ts";
import type { BenchDatabase } from "../database.ts";
import { CLIENT, WEBHOOK_PATH } from "../servers/settings.ts";
import { RETELL_API_KEY } from "../world.ts";

const LIFE_OF_A_CALL = [
  "call_started.phone_inbound",
  "call_ended.phone_inbound",
  "call_ended.phone_inbound",
  "call_ended.phone_inbound.redelivery_new_event_timestamp",
  "call_analyzed.phone_inbound",
];
const EXPLAINED_WITHIN_MS = 180_000;

/** A call that has all that a call can have: bodies, a recording, duplicates, one of which differs. */
export type ShownCall = { clientId: string; callId: string; eventId: string; duplicateId: string };

/** Posts it to the product as Retell would, and waits until its pages have all there is to show. */
export async function postShownCall(url: string, { sql }: BenchDatabase): Promise<ShownCall> {
  const poster = openPoster({
    url: new URL(WEBHOOK_PATH, url),
    retellApiKey: RETELL_API_KEY,
    timeoutMs: 10_000,
  });
  try {
    for (const name of LIFE_OF_A_CALL) {
      const { accepted, kind } = await poster.post(readFixture(name).rawBody);
      if (!accepted) throw new Error(`The product answered ${name} with "${kind}".`);
    }
  } finally {
    poster.close();
  }
  const deadline = Date.now() + EXPLAINED_WITHIN_MS;
  while (Date.now() < deadline) {
    const [found] = await sql<ShownCall[]>`
      select e.client_id as "clientId", e.call_id as "callId", e.id as "eventId",
             d.id as "duplicateId"
      from webhook_deliveries d join webhook_events e on e.id = d.event_id
      where d.client_id = ${CLIENT} and d.divergence <> 'identical' and d.cause is not null`;
    if (found !== undefined) return found;
    await sleep(500);
  }
  throw new Error(
    `The differing duplicate of ${CLIENT} was not explained within ${EXPLAINED_WITHIN_MS / 1_000} s: is the product's worker running? What it logged stands above.`,
  );
}
