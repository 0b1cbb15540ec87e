/** One authentic POST, identified, on its way into the inbox. */
export type Delivery = {
  /** UUIDv7. The event's id if this delivery turns out to be the first, else the delivery's own. */
  id: string;
  clientId: string;
  eventType: string;
  callId: string | null;
  /** Null for Retell's dashboard test, which is never a duplicate. */
  idempotencyKey: string | null;
  identityVersion: number;
  isTest: boolean;
  /** The raw body. It has been checked to be JSON in UTF-8, hence exact as text, too. */
  body: Buffer;
  bodyBytes: number;
  /** 64 lower-case hex. */
  bodySha256: string;
  /** When Retell signed it, by its clock. */
  signedAt: Date | null;
  receivedAt: Date;
  sourceIp: string | null;
};

/** What the unique index decided. `eventId` is the first delivery's event for a duplicate. */
export type Recorded = { duplicate: boolean; eventId: string };
