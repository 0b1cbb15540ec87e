import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { FailureCount } from "./failure-count";

const server = vi.hoisted(() => ({ count: 0 }));
vi.mock("@/_trpc/call-procedure", () => ({ askQuery: async () => server.count }));

afterEach(cleanup);

function show(count: number) {
  server.count = count;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <a href="/failures">
        <FailureCount label="Failures" />
      </a>
    </QueryClientProvider>,
  );
}

it.each([
  [1, "Failures, 1 needs somebody", "1 needs somebody: it had its last try,"],
  [7, "Failures, 7 need somebody", "7 need somebody: they had their last try,"],
  [100, "Failures, 99+ need somebody", "99+ need somebody: they had their last try,"],
])("%i says to the eye and the ear what it counts", async (count, name, title) => {
  show(count);
  await screen.findByTitle(title, { exact: false });
  // Laid out apart, pieces of a name get a space between them: what is read out has to be one.
  const [heard, ...shown] = screen.getByRole("link").children;
  expect(heard?.textContent).toBe(name);
  for (const piece of shown) expect(piece.getAttribute("aria-hidden")).toBe("true");
});

it("is not there where nothing needs somebody", async () => {
  show(0);
  await Promise.resolve();
  expect(screen.getByRole("link").textContent).toBe("Failures");
});
