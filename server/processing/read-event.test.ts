import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { observeCall } from "../calls/index.ts";
import { parseBody } from "../domain/parse-body.ts";
import { fixtureCalls } from "../testing/call-events.ts";
import type { Claimed } from "./claim.ts";
import { readEvents } from "./read-event.ts";

test.each([...fixtureCalls()])(
  "what is left out of a body takes nothing from its call: %s",
  async (_, recorded) => {
    const events = recorded.map(
      (event): Claimed => ({
        ...event,
        id: "0197b2f0-0000-7000-8000-000000000000",
        clientId: "acme",
        idempotencyKey: null,
        bodySha256: hash("sha256", event.body, "hex"),
        attempt: 1,
        failedAttempts: 0,
      }),
    );
    const read = await readEvents(events, () => {});
    expect(read.map(({ observation }) => observation)).toEqual(
      events.map((event) => observeCall(event, parseBody(event.body))),
    );
    expect(read.map(({ body }) => body)).toEqual(events.map(({ body }) => body));
  },
);
