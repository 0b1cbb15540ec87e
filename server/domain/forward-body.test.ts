import { expect, test } from "vitest";
import { RETELL_FIXTURES, readFixture } from "../testing/fixtures.ts";
import { forwardBody } from "./forward-body.ts";

const event = {
  id: "0199a1b2-0000-7000-8000-000000000000",
  clientId: "acme",
  eventType: "call_ended",
  callId: 'call_"odd"',
  receivedAt: new Date("2026-11-23T12:00:00.123Z"),
};

test("as received, the body is Retell's to the byte", () => {
  const body = ' {"event":"call_ended","n":12345678901234567890}\n';
  expect(forwardBody("received", { ...event, body })).toBe(body);
});

test.each(RETELL_FIXTURES)("wrapped, %s is within the envelope to the byte", (name) => {
  const body = readFixture(name).rawBody.toString("utf8");
  const wrapped = forwardBody("wrapped", { ...event, body });
  expect(wrapped.endsWith(`,"data":${body}}`)).toBe(true);
  const { data, ...envelope } = JSON.parse(wrapped);
  expect(data).toEqual(JSON.parse(body));
  expect(envelope).toEqual({
    type: "call_ended",
    timestamp: "2026-11-23T12:00:00.123Z",
    event_id: event.id,
    client_id: "acme",
    call_id: 'call_"odd"',
  });
});
