import fc from "fast-check";
import { expect, it } from "vitest";
import { type EvidencePack, writeEvidencePack } from "./evidence-pack.ts";

const T = Date.UTC(2026, 10, 25, 10);
const DELIVERY = {
  receivedAt: new Date(T),
  signedAt: new Date(T - 40),
  sourceIp: "100.20.5.228",
  bodySha256: "a".repeat(64),
  bodyBytes: 1_200,
};
const PACK: EvidencePack = {
  duplicate: {
    ...DELIVERY,
    receivedAt: new Date(T + 12_000),
    clientId: "acme",
    eventType: "call_ended",
    callId: "call_1",
    count: 1,
    divergence: "identical",
    first: DELIVERY,
  },
  finding: { title: "Sent twice", evidence: ["We answered it 200 after 41 ms."] },
  timeline: [
    { at: T - 40, kind: "signed", of: "first", status: null, ackMs: null },
    { at: T + 41, kind: "answered", of: "first", status: 200, ackMs: 41 },
    { at: T + 12_000, kind: "received", of: "this", status: null, ackMs: null },
  ],
};
const DIFF = {
  truncated: false,
  changes: [
    {
      path: ["call", "from_number"],
      kind: "changed" as const,
      before: '"+15550100001"',
      after: "1",
    },
  ],
};

it("says what the other side needs to look it up", () => {
  const text = writeEvidencePack(PACK);
  for (const said of [
    "`call_1`",
    "`call_ended`",
    "2026-11-25 10:00:12.000",
    "200 after 41 ms",
    "100.20.5.228",
    "a".repeat(64),
    "## Why: Sent twice",
    "identical, byte for byte",
  ]) {
    expect(text).toContain(said);
  }
});

it("has nothing of the bodies unless asked", () => {
  expect(writeEvidencePack(PACK)).not.toContain("5550100001");
  expect(writeEvidencePack({ ...PACK, diff: DIFF })).toContain('- "+15550100001"');
});

it("stays one table whatever the sender calls its things", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (callId, eventType) => {
      const duplicate = { ...PACK.duplicate, callId, eventType: eventType.replace(/[\r\n]/g, " ") };
      const text = writeEvidencePack({ ...PACK, duplicate });
      const rows = text.split("\n").filter((line) => line.startsWith("| "));
      expect(rows).toHaveLength(7);
    }),
  );
});
