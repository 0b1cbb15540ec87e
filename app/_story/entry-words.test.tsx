import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { EntryWords } from "./entry-words";
import type { StoryEntry } from "./story";

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
