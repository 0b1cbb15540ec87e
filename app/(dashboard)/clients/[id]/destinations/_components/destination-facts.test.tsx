import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { TimesShown } from "@/_time/zone-context";
import { DestinationFacts } from "./destination-facts";
import type { Destination } from "./draft";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

afterEach(cleanup);

const ID = "00000000-0000-7000-8000-000000000001";

function show(counts: { dead: number; undismissed: number; hasOlder?: boolean }) {
  const destination = {
    ...{ id: ID, delivered: 0, waiting: 0, failed: 0, lastDeliveredAt: null, hasOlder: false },
    ...counts,
  } as Destination;
  render(
    <TimesShown initial={{ zone: "UTC", isOwn: false }} renderedAtMs={0}>
      <DestinationFacts destination={destination} />
    </TimesShown>,
  );
  return screen.queryByRole("link", { name: String(counts.dead) })?.getAttribute("href");
}

it("the dead lead to where they are, also once they are dismissed", () => {
  expect(show({ dead: 24, undismissed: 24 })).toBe(`/failures?destination=${ID}`);
  expect(screen.getByText("After the last try")).toBeTruthy();
  cleanup();
  expect(show({ dead: 24, undismissed: 0 })).toBe(`/failures?destination=${ID}&dismissed=true`);
  expect(screen.getByText("After the last try; dismissed")).toBeTruthy();
});

it("says why fewer of them need somebody, and nothing where that is not known", () => {
  expect(show({ dead: 24, undismissed: 15 })).toBe(`/failures?destination=${ID}`);
  expect(screen.getByText("After the last try; some are dismissed")).toBeTruthy();
  cleanup();
  show({ dead: 24, undismissed: 15, hasOlder: true });
  expect(screen.getByText("After the last try")).toBeTruthy();
});

it("leads nowhere where none is dead", () => {
  expect(show({ dead: 0, undismissed: 3 })).toBeUndefined();
});
