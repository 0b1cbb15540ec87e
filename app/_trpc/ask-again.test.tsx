import {
  QueryClient,
  QueryClientProvider,
  useInfiniteQuery,
  useSuspenseInfiniteQuery,
} from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { QueryAnswer } from "@/_components/ui/query-answer";
import { QueryBoundary } from "@/_components/ui/query-boundary";

let answer: () => Promise<string>;
const asked = vi.fn(() => answer());

const options = {
  queryKey: ["list"],
  queryFn: asked,
  initialPageParam: null,
  getNextPageParam: () => null,
  retry: false,
};
const words = { fallback: <p>Loading</p>, title: "The list could not be loaded" };

function List() {
  const { data } = useSuspenseInfiniteQuery(options);
  return <p>{data.pages.join()}</p>;
}

function Part() {
  return (
    <QueryBoundary {...words}>
      <List />
    </QueryBoundary>
  );
}

function Card() {
  const list = useInfiniteQuery(options);
  return (
    <QueryAnswer query={list} {...words}>
      {({ pages }) => <p>{pages.join()}</p>}
    </QueryAnswer>
  );
}

async function show(part: ReactNode): Promise<void> {
  render(<QueryClientProvider client={new QueryClient()}>{part}</QueryClientProvider>);
  await pass(0);
}

const later = <T,>(then: () => Promise<T>) =>
  new Promise<void>((resolve) => setTimeout(resolve, 100)).then(then);
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const isHidden = vi.spyOn(document, "hidden", "get");

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "error").mockImplementation(() => {});
  isHidden.mockReturnValue(false);
  asked.mockClear();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe.each([
  ["a part of a page, which suspends", Part],
  ["a card, which waits by itself", Card],
])("%s", (_, Way) => {
  it("asks ever more seldom, and shows what was asked for once it is there", async () => {
    answer = () => Promise.reject(new Error("The database is away."));
    await show(<Way />);
    const card = screen.getByRole("alert");
    await pass(5 * 60_000);
    // Twice in ten seconds and then every half a minute: no more than a dozen.
    expect(asked.mock.calls.length).toBeGreaterThan(8);
    expect(asked.mock.calls.length).toBeLessThan(15);
    // Neither bars nor another card took its place meanwhile.
    expect(card.isConnected).toBe(true);
    answer = async () => "Acme Dental";
    await pass(30_000);
    expect(screen.getByText("Acme Dental")).toBeDefined();
    expect(screen.queryByRole("alert")).toBeNull();
    const times = asked.mock.calls.length;
    await pass(5 * 60_000);
    expect(asked).toHaveBeenCalledTimes(times);
  });

  it("asks nothing while nobody looks, and at once when somebody does again", async () => {
    answer = () => Promise.reject(new Error("The database is away."));
    await show(<Way />);
    isHidden.mockReturnValue(true);
    await pass(60 * 60_000);
    expect(asked).toHaveBeenCalledTimes(1);
    answer = async () => "Acme Dental";
    isHidden.mockReturnValue(false);
    document.dispatchEvent(new Event("visibilitychange"));
    await pass(0);
    expect(screen.getByText("Acme Dental")).toBeDefined();
  });

  it("does not ask again for what was refused", async () => {
    const refusal = Object.assign(new Error("Only admins may."), { data: { httpStatus: 403 } });
    answer = () => Promise.reject(refusal);
    await show(<Way />);
    await pass(60 * 60_000);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

it("a card says that it is asked again by hand, and then what came of that", async () => {
  answer = () => Promise.reject(new Error("The database is away."));
  await show(<Card />);
  const card = screen.getByRole("alert");
  answer = () => later(() => Promise.reject(new Error("The disk is full.")));
  const button = screen.getByRole("button", { name: "Try again" });
  fireEvent.click(button);
  await pass(50);
  expect(button.getAttribute("aria-busy")).toBe("true");
  await pass(100);
  expect(card.isConnected).toBe(true);
  expect(button.getAttribute("aria-busy")).toBeNull();
  expect(screen.getByText("The disk is full.")).toBeDefined();
  // What failed by hand is asked for by itself, too.
  answer = async () => "Acme Dental";
  await pass(4_000);
  expect(screen.getByText("Acme Dental")).toBeDefined();
});
