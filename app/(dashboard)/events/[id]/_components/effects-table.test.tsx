import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { effectsPath } from "@/_components/effects-path";
import { EffectsTable } from "./effects-table";
import type { EventDetail } from "./event-facts";

afterEach(() => {
  cleanup();
  history.replaceState(null, "", "/");
});

function show(path: string) {
  history.replaceState(null, "", path);
  const scroll = vi.spyOn(Element.prototype, "scrollIntoView").mockReset();
  render(<EffectsTable event={{ id: "e1" } as EventDetail["event"]} effects={[]} />);
  const card = screen.getByRole("heading", { name: "Effects" }).closest("section");
  return { card, scrolledTo: scroll.mock.contexts[0] };
}

it("is brought on screen, and marked, for who was led to it", () => {
  const { card, scrolledTo } = show(effectsPath("e1"));
  expect(scrolledTo).toBe(card);
  expect(card?.className).toContain("ring-accent");
});

it("is left where it is for who opened the event", () => {
  const { card, scrolledTo } = show("/events/e1");
  expect(scrolledTo).toBeUndefined();
  expect(card?.className).not.toContain("ring-accent");
});
