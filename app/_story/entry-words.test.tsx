import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { EntryWords } from "./entry-words";
import type { StoryEntry } from "./story";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

afterEach(cleanup);

it.each([
  ["started", false, "Begun", "bg-info-soft"],
  ["started", true, "In doubt", "bg-warn-soft"],
  ["done", false, "Done", "bg-ok-soft"],
  ["failed", false, "Did not happen", "bg-danger-soft"],
])("an effect that is %s (in doubt: %s): %s", (state, inDoubt, words, looks) => {
  const effect = { name: "text", state, error: null };
  const entry = { kind: "effect", effect, inDoubt } as StoryEntry;
  render(<EntryWords entry={entry} isOfOneEvent />);
  expect(screen.getByText(words).className).toContain(looks);
  // The sign that it has wherever it is told of.
  expect(document.querySelector(".lucide-circle-question-mark") !== null).toBe(inDoubt);
});

it("among a call's events, one in doubt is not called failed", () => {
  const event = { id: "e1", eventType: "call_ended", status: "failed", inDoubt: true };
  const entry = { kind: "event", event: { ...event, signedAt: null, processedAt: null } };
  render(<EntryWords entry={{ ...entry, answer: null } as StoryEntry} isOfOneEvent={false} />);
  expect(screen.getByText("In doubt")).toBeTruthy();
  expect(screen.queryByText("Failed")).toBeNull();
});
