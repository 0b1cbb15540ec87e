import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ShowOlder } from "./show-older";

afterEach(cleanup);

const AT_REST = {
  hasNextPage: true,
  isFetchingNextPage: false,
  isFetchNextPageError: false,
  error: null,
  fetchNextPage: vi.fn(async () => {}),
};

it("reads on when it is pressed, and is gone at the end", () => {
  const fetchNextPage = vi.fn(async () => {});
  const { rerender } = render(<ShowOlder list={{ ...AT_REST, fetchNextPage }} />);
  fireEvent.click(screen.getByRole("button", { name: "Show older ones" }));
  expect(fetchNextPage).toHaveBeenCalledOnce();
  rerender(<ShowOlder list={{ ...AT_REST, hasNextPage: false }} />);
  expect(screen.queryByRole("button")).toBeNull();
});

it("says why it could not read on, until it is tried again", () => {
  const failed = { ...AT_REST, isFetchNextPageError: true, error: new Error("It is away.") };
  const { rerender } = render(<ShowOlder list={failed} />);
  expect(screen.getByRole("alert").textContent).toBe("It is away.");
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  rerender(<ShowOlder list={{ ...failed, isFetchingNextPage: true }} />);
  expect(screen.queryByRole("alert")).toBeNull();
});
