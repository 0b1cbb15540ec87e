import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Destination } from "./draft";
import { StateNotice } from "./state-notice";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

afterEach(cleanup);

const ID = "0193599e-7d14-7c9a-9f2e-3b1c5d7e9f10";

function show(given: Partial<Destination>) {
  const destination = {
    id: ID,
    pausedAt: null,
    circuit: "closed",
    failed: 0,
    lastDeliveredAt: null,
    undismissed: 0,
    lastDiedAt: null,
    hasOlder: false,
    ...given,
  } as Destination;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <StateNotice destination={destination} />
    </QueryClientProvider>,
  );
}

it("tells of dead forwards where nothing was ever delivered, and leads to them", () => {
  show({ undismissed: 3, lastDiedAt: new Date("2026-11-25T14:00:00Z") });
  const notice = screen.getByRole("region", { name: "What is wrong" });
  expect(notice.textContent).toMatch(
    /^Nothing delivered yet3 forwards dead; the last try failed .+2026-11-25 14:00/,
  );
  expect(screen.getByRole("link").getAttribute("href")).toBe(`/failures?destination=${ID}`);
});

it.each([
  ["nothing was sent", {}],
  ["what died was dismissed", { lastDiedAt: new Date() }],
  [
    "others were delivered",
    { undismissed: 3, lastDiedAt: new Date(), lastDeliveredAt: new Date() },
  ],
])("says nothing where %s", (_, given) => {
  show(given);
  expect(screen.queryByRole("region")).toBeNull();
});
