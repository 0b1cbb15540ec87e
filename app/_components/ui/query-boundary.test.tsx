import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { QueryBoundary } from "./query-boundary";

let isBroken = true;

function Client() {
  if (isBroken) throw new Error("The log has it under 1234abcd.");
  return <p>Acme Dental</p>;
}

// React writes down what was caught, too.
beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => {}));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("names what failed, and shows it when the next try succeeds", () => {
  render(
    <QueryBoundary fallback={null} title="This client could not be loaded" heading="h1">
      <Client />
    </QueryBoundary>,
  );
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(
    "This client could not be loaded",
  );
  expect(screen.getByText("The log has it under 1234abcd.")).toBeDefined();
  isBroken = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.getByText("Acme Dental")).toBeDefined();
  expect(screen.queryByRole("alert")).toBeNull();
});
