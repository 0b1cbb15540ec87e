import { hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { observeCall } from "../calls/index.ts";
import { parseBody } from "../domain/parse-body.ts";
import { fixtureCalls } from "../testing/call-events.ts";
import type { Claimed } from "./claim.ts";
import { readEvents } from "./read-event.ts";

function claimed(event: Pick<Claimed, "eventType" | "callId" | "body" | "receivedAt">): Claimed {
  return {
    ...event,
    id: "0197b2f0-0000-7000-8000-000000000000",
    clientId: "acme",
    idempotencyKey: null,
    bodySha256: hash("sha256", event.body, "hex"),
    attempt: 1,
    failedAttempts: 0,
  };
}

test.each([...fixtureCalls()])(
  "what is left out of a body takes nothing from its call: %s",
  async (_, recorded) => {
    const events = recorded.map(claimed);
    const { events: read } = await readEvents(events, () => {});
    expect(read.map(({ observation }) => observation)).toEqual(
      events.map((event) => observeCall(event, parseBody(event.body))),
    );
    expect(read.map(({ body }) => body)).toEqual(events.map(({ body }) => body));
  },
);

describe("who asked for the bodies", () => {
  const eventOf = (name: string, characters: number) =>
    claimed({
      eventType: "call_ended",
      callId: name,
      body: JSON.stringify({ name, filler: "x".repeat(characters) }),
      receivedAt: new Date("2026-11-27T12:00:00.000Z"),
    });
  async function read(events: readonly Claimed[]) {
    const told: unknown[] = [];
    const reading = await readEvents(events, ({ callId }, body) => {
      expect(body).toMatchObject({ name: callId });
      told.push(callId);
    });
    return { told, reading };
  }

  test("is told of them when there is time for it", async () => {
    const { told, reading } = await read([eventOf("one", 10), eventOf("two", 10)]);
    expect(told).toEqual([]);
    await reading.tellRest();
    expect(told).toEqual(["one", "two"]);
  });

  test("is told at once of those beyond the first megabyte, which are not kept", async () => {
    const half = 500 * 1024;
    const events = [eventOf("one", half), eventOf("two", half), eventOf("three", half)];
    const { told, reading } = await read([...events, eventOf("four", 10)]);
    expect(told).toEqual(["three", "four"]);
    await reading.tellRest();
    expect(told).toEqual(["three", "four", "one", "two"]);
  });

  test("is told of none that has been read before", async () => {
    const { told, reading } = await read([{ ...eventOf("one", 10), attempt: 2 }]);
    await reading.tellRest();
    expect(told).toEqual([]);
  });
});
