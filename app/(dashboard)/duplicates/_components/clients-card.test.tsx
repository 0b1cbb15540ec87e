import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { loadDuplicateParams } from "../search-params";
import { ClientsCard } from "./clients-card";

afterEach(cleanup);

function show(count: number) {
  render(
    <ClientsCard
      clients={Array.from({ length: count }, (_, n) => ({
        clientId: `client-${n}`,
        duplicates: n + 1,
        events: 100,
        avoided: 0,
        byCause: { twin: n + 1 },
        byDivergence: { identical: n + 1 },
        types: [{ eventType: "call_ended", duplicates: n + 1 }],
      }))}
      words="the last 7 days"
      params={loadDuplicateParams(new URLSearchParams())}
      nameOf={(id) => id}
      onChange={() => undefined}
    />,
  );
}
const rows = () => within(screen.getByRole("table")).getAllByRole("row").slice(1);

it("draws the worst first, and hundreds only when they are asked for", () => {
  show(30);
  expect(rows()).toHaveLength(10);
  expect(rows()[0]?.textContent).toContain("client-29");
  fireEvent.click(screen.getByRole("button", { name: "Show all 30" }));
  expect(rows()).toHaveLength(30);
  expect(screen.queryByRole("button", { name: /Show all/ })).toBeNull();
});

it("says nothing of more where all are there", () => {
  show(10);
  expect(rows()).toHaveLength(10);
  expect(screen.queryByRole("button", { name: /Show all/ })).toBeNull();
});
