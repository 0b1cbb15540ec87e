import { describe, expect, test } from "vitest";
import { identify, subjectOf } from "../retell/index.ts";
import { renderBody, type Story } from "./story.ts";
import { tellCall } from "./tell-call.ts";
import { tellAlert, tellChat } from "./tell-others.ts";

const NOW = 1_795_186_925_345;
const stories: Story[] = [
  ...Array.from({ length: 220 }, (_, index) => tellCall("seed", index, NOW)),
  ...Array.from({ length: 20 }, (_, index) => tellChat("seed", index, NOW)),
  ...Array.from({ length: 5 }, (_, index) => tellAlert("seed", index, NOW)),
];
const identityOf = (rawBody: Buffer) => identify("acme", rawBody, JSON.parse(rawBody.toString()));

describe("generated stories", () => {
  test("hold every event type Retell documents", () => {
    const types = new Set(stories.flat().map(({ eventType }) => eventType));
    expect([...types].sort()).toEqual([
      "alert_resolved",
      "alert_triggered",
      "call_analyzed",
      "call_ended",
      "call_inbound",
      "call_started",
      "chat_analyzed",
      "chat_ended",
      "chat_inbound",
      "chat_started",
      "transcript_updated",
      "transfer_bridged",
      "transfer_cancelled",
      "transfer_ended",
      "transfer_started",
    ]);
  });

  test("every event is a fact of its own, and one subject runs through each story", () => {
    const keys = stories.map((story) =>
      story.map((event) => identityOf(renderBody(event, event.atMs))?.idempotencyKey ?? ""),
    );
    expect(new Set(keys.flat()).size).toBe(stories.flat().length);
    for (const ofStory of keys) {
      expect(new Set(ofStory.map((key) => key.split(":")[1])).size).toBe(1);
      expect(ofStory[0]).toMatch(/^acme:(call_[0-9a-f]{27}|chat_[0-9a-f]{27}|alert_incident_\w+):/);
    }
  });

  test("a restamped event keeps its key, and only what may be restamped does", () => {
    for (const event of stories.flat()) {
      const one = identityOf(renderBody(event, event.atMs))?.idempotencyKey;
      const other = identityOf(renderBody(event, event.atMs + 1))?.idempotencyKey;
      expect(one === other).toBe(event.restampable);
    }
  });

  test("are in order of time and the same whenever they are told", () => {
    stories.forEach((story) => {
      const times = story.map(({ atMs }) => atMs);
      expect(times).toEqual([...times].sort((one, other) => one - other));
    });
    expect(tellCall("seed", 7, NOW)).toEqual(stories[7]);
    expect(tellCall("other", 7, NOW)).not.toEqual(stories[7]);
  });

  test("a call that never connected has no start, and every connected one has its three events", () => {
    for (const story of stories.slice(0, 220)) {
      const types = story.map(({ eventType }) => eventType);
      const ended = story.find(({ eventType }) => eventType === "call_ended");
      const status = subjectOf(ended?.body)?.object.call_status;
      expect(types.includes("call_started")).toBe(status !== "not_connected");
      expect(types.filter((type) => type === "call_ended")).toHaveLength(1);
      expect(types.filter((type) => type === "call_analyzed")).toHaveLength(1);
    }
  });

  test("bodies are as large as their talk: about 20 kB a minute", () => {
    for (const event of stories.flat().filter(({ eventType }) => eventType === "call_ended")) {
      const durationMs = Number(subjectOf(event.body)?.object.duration_ms);
      if (durationMs < 60_000) continue;
      const bytesPerMinute = renderBody(event, 0).length / (durationMs / 60_000);
      expect(bytesPerMinute).toBeGreaterThan(12_000);
      expect(bytesPerMinute).toBeLessThan(32_000);
    }
  });

  test("numbers are from the range kept for fiction", () => {
    for (const event of stories.flat()) {
      for (const number of renderBody(event, 0)
        .toString()
        .match(/\+\d{6,}/g) ?? []) {
        expect(number).toMatch(/^\+1555010\d{4}$/);
      }
    }
  });
});
