import { hash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Delivery } from "../inbox/index.ts";
import { IDENTITY_VERSION, identify } from "../retell/index.ts";

/** A delivery as ingest would make it of this body. */
export function deliveryOf(
  body: unknown,
  { clientId = "acme", ...rest }: Partial<Delivery> = {},
): Delivery {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const bytes = Buffer.from(text);
  const identity = identify(clientId, bytes, JSON.parse(text));
  if (identity === null) throw new Error("There is no event in this body.");
  return {
    id: uuidv7(),
    clientId,
    ...identity,
    identityVersion: IDENTITY_VERSION,
    body: bytes,
    bodyBytes: bytes.length,
    bodySha256: hash("sha256", bytes, "hex"),
    signedAt: new Date(),
    receivedAt: new Date(),
    sourceIp: "100.20.5.228",
    ...rest,
  };
}

let lastCall = 0;

/** The body of an event of a call nobody has seen. */
export function freshBody(eventType = "call_ended", callId?: string): Record<string, unknown> {
  lastCall += 1;
  return { event: eventType, call: { call_id: callId ?? `call_${process.pid}_${lastCall}` } };
}
