import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { QueryBoundary } from "./query-boundary";

let isBroken = true;
const show = (boundary: ReactNode) =>
  render(<QueryClientProvider client={new QueryClient()}>{boundary}</QueryClientProvider>);

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
  show(
    <QueryBoundary
      fallback={null}
      title="This client could not be loaded"
      heading="h2"
      head={<a href="/clients">Clients</a>}
    >
      <Client />
    </QueryBoundary>,
  );
  expect(screen.getByRole("heading", { level: 2 }).textContent).toBe(
    "This client could not be loaded",
  );
  expect(screen.getByText("The log has it under 1234abcd.")).toBeDefined();
  expect(screen.getByRole("link", { name: "Clients" })).toBeDefined();
  isBroken = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.getByText("Acme Dental")).toBeDefined();
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.queryByRole("link")).toBeNull();
});

it("leaves it to whoever has most of it all the same", () => {
  isBroken = true;
  show(
    <QueryBoundary
      fallback={null}
      failed={(message, onRetry) => (
        <button type="button" onClick={onRetry}>
          –, for {message}
        </button>
      )}
    >
      <Client />
    </QueryBoundary>,
  );
  expect(screen.queryByRole("alert")).toBeNull();
  isBroken = false;
  fireEvent.click(screen.getByRole("button", { name: "–, for The log has it under 1234abcd." }));
  expect(screen.getByText("Acme Dental")).toBeDefined();
});
