import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { type Client, ClientTable } from "./client-table";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

afterEach(cleanup);

const client: Client = {
  id: "acme",
  name: "Acme Dental",
  enabled: true,
  arrived: "events",
  refusedToday: 1_234,
  createdAt: new Date("2026-11-25T14:00:00Z"),
  lastEventAt: null,
  disabledAt: null,
  keyRotatedAt: null,
  hasPreviousKey: false,
};

it("has what a narrow screen has no column for below what it has one for", () => {
  render(<ClientTable clients={[client]} />);
  const [named, , , last] = screen.getAllByRole("cell");
  if (named === undefined || last === undefined) throw new Error("There is no such cell");
  expect(within(named).getByText("Receiving")).toBeTruthy();
  const refused = within(last).getByRole("link", { name: "1,234 refused" });
  expect(refused.getAttribute("href")).toBe("/refused?client=acme");
});

it("says nothing of refusals below the last event where there are none", () => {
  render(<ClientTable clients={[{ ...client, refusedToday: 0 }]} />);
  expect(screen.queryByText(/refused/)).toBeNull();
});
