import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ClientProblems } from "./client-problems";
import { FINE_CLIENT } from "./fine-client";
import { type Client, problemsOf } from "./problems";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));
afterEach(cleanup);

const span = { words: "the last hour", name: "1h", filters: { range: "1h" } } as const;

function show(given: Partial<Client>) {
  const client = { ...FINE_CLIENT, ...given };
  const row = { ...client, problems: problemsOf(client, span) };
  render(<ClientProblems client={row} span={span} atFirst={2} />);
}
const isShown = (label: string) => !screen.getByText(label).closest("a")?.matches(".hidden");

const MUCH = { deadEvents: 3, deadForwards: 2, isSilent: true, hasConflicting: true, refused: 4 };

it("names the worst two, and the others when they are asked for", () => {
  show(MUCH);
  const more = screen.getByRole("button", {
    name: "Show 3 more: 2 not forwarded, Conflicting, 4 refused",
  });
  expect(more.title).toBe("2 not forwarded, Conflicting, 4 refused");
  expect(isShown("3 dead")).toBe(true);
  expect(isShown("Silent")).toBe(true);
  expect(isShown("Conflicting")).toBe(false);
  fireEvent.click(more);
  expect(isShown("Conflicting")).toBe(true);
  fireEvent.click(screen.getByRole("button", { name: "Show only the worst" }));
  expect(isShown("Conflicting")).toBe(false);
});

it("keeps nothing back where two are all", () => {
  show({ deadEvents: 3, refused: 4 });
  expect(isShown("3 dead")).toBe(true);
  expect(isShown("4 refused")).toBe(true);
  expect(screen.queryByRole("button")).toBeNull();
});

it("says that all is well, and what a client is waited for", () => {
  show({});
  expect(screen.getByText("Fine")).toBeTruthy();
  cleanup();
  show({ arrived: "nothing" });
  expect(screen.getByRole("link").getAttribute("href")).toBe("/clients/acme");
  expect(screen.queryByText("Fine")).toBeNull();
});
