import { expect, it } from "vitest";
import { mayReadMetrics, metrics } from "./index.ts";

const TOKEN = "0123456789abcdef";
const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` });
const nothing = new Headers();

it.each([
  ["a program on this machine", "127.0.0.1", nothing, undefined, true],
  ["the same over IPv6", "::1", nothing, undefined, true],
  ["the same, IPv4 inside IPv6", "::ffff:127.0.0.1", nothing, TOKEN, true],
  ["somebody afar", "203.0.113.7", nothing, undefined, false],
  ["somebody behind a proxy on this machine", null, nothing, undefined, false],
  ["the right token from afar", "203.0.113.7", bearer(TOKEN), TOKEN, true],
  ["the right token behind a proxy", null, bearer(TOKEN), TOKEN, true],
  ["a wrong token, even from here", "127.0.0.1", bearer("wrong"), TOKEN, false],
  ["any token where none is set", null, bearer("undefined"), undefined, false],
  ["an empty token", null, bearer(""), TOKEN, false],
])("%s (%s)", (_who, peer, headers, token, expected) => {
  expect(mayReadMetrics({ peer, headers }, token)).toBe(expected);
});

async function read(name: string): Promise<number> {
  const line = (await metrics.registry.metrics())
    .split("\n")
    .find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.split(" ")[1]);
}

it("counts deliveries by outcome and refusals by cause, from zero", async () => {
  const duplicates = 'ringonce_deliveries_total{outcome="duplicate"}';
  const expired = 'ringonce_refusals_total{code="signature_expired"}';
  expect([await read(duplicates), await read(expired)]).toEqual([0, 0]);
  metrics.observeAnswer({ body: '{"success":true,"duplicate":true,"eventId":"1"}' }, 3);
  metrics.observeAnswer({ body: "{}", refusal: "signature_expired" }, 1);
  expect([await read(duplicates), await read(expired)]).toEqual([1, 1]);
  expect(await read("ringonce_ack_seconds_count")).toBe(2);
});

it("counts runs and the latency of those that processed", async () => {
  metrics.observeRun({ outcome: "failed", latencyMs: null });
  metrics.observeRun({ outcome: "processed", latencyMs: 40 });
  expect(await read('ringonce_processing_runs_total{outcome="failed"}')).toBe(1);
  expect(await read("ringonce_processing_latency_seconds_count")).toBe(1);
});
