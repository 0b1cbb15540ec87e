import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { SummaryCard } from "./summary-card";

afterEach(cleanup);

function show(avoided: number) {
  const from = new Date("2026-11-21T00:00:00.000Z");
  const to = new Date("2026-11-28T00:00:00.000Z");
  render(
    <SummaryCard
      figures={{
        from,
        to,
        // A client without duplicates has the other 150.
        events: 180,
        clients: [
          {
            clientId: "acme",
            events: 30,
            duplicates: 20,
            avoided,
            byCause: { twin: 20 },
            byDivergence: { identical: 20 },
            types: [{ eventType: "call_ended", duplicates: 20 }],
          },
        ],
        steps: { from, stepMs: 86_400_000, count: 7, to },
        byCause: { twin: [0, 0, 0, 0, 0, 0, 20] },
      }}
      words="the last 7 days"
      nameOf={(id) => id}
      onlyClient={false}
    />,
  );
}

it("takes the rate among the deliveries of all clients, as the overview does", () => {
  show(0);
  const rate = screen.getByText("Rate among all deliveries").nextElementSibling;
  expect(rate?.textContent).toMatch(/^10(\.0)?\s%$/);
});

it("calls an effect possible, since what becomes of a forward is not asked", () => {
  show(18);
  expect(screen.getByText("18 possible double effects avoided in the last 7 days")).toBeDefined();
  expect(screen.getByText(/could have happened once more/)).toBeDefined();
});

it("does not say that nothing could have happened while events have not ended", () => {
  show(0);
  expect(screen.getByText(/None is known to be/)).toBeDefined();
});
