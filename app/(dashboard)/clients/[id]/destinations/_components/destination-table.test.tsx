import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { DestinationTable } from "./destination-table";
import type { Destination } from "./draft";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

afterEach(cleanup);

const at = new Date("2026-11-25T14:00:00Z");

function show(given: Partial<Destination>) {
  const destination = {
    id: "d1",
    clientId: "acme",
    name: "CRM",
    url: "https://crm.example.com",
    eventTypes: null,
    conditions: [],
    pausedAt: null,
    circuit: "closed",
    delivered: 0,
    dead: 0,
    waiting: 0,
    failed: 0,
    lastDeliveredAt: null,
    undismissed: 3,
    lastDiedAt: at,
    hasOlder: false,
    ...given,
  } as Destination;
  render(<DestinationTable destinations={[destination]} />);
  const [named, state, , delivered] = screen.getAllByRole("cell").map((cell) => cell.textContent);
  return { named, state, delivered };
}

it("tells of dead forwards beside a destination to which nothing was delivered", () => {
  expect(show({}).state).toMatch(/^Nothing delivered yet3 forwards dead; the last try failed /);
});

it("leaves them to the failures where others were delivered", () => {
  expect(show({ lastDeliveredAt: at }).state).toBe("Delivering");
});

it("shows dead forwards as trouble until somebody has dismissed them", () => {
  const looks = () => screen.getByText("7").className;
  show({ dead: 7 });
  expect(looks()).toBe("text-danger-ink");
  cleanup();
  show({ dead: 7, undismissed: 0 });
  expect(looks()).toBe("");
});

it("has what a narrow screen has no column for below what it has one for", () => {
  const { named, delivered } = show({ lastDeliveredAt: at, delivered: 1_234 });
  expect(named).toBe("CRMhttps://crm.example.comDelivering");
  expect(delivered).toMatch(/^1,234last /);
});
