import { act, cleanup, render, screen } from "@testing-library/react";
import { useSyncExternalStore } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createParser, parseAsBoolean, parseAsString, parseAsStringLiteral } from "./params";
import { useQueryState, useQueryStates } from "./use-params";

/** Next tells of the location late, as it does in a browser: when it gets round to it. */
const router = vi.hoisted(() => ({ search: "", listeners: new Set<() => void>() }));

vi.mock("next/navigation", () => ({
  useSearchParams: () =>
    new URLSearchParams(
      useSyncExternalStore(
        (listener) => {
          router.listeners.add(listener);
          return () => router.listeners.delete(listener);
        },
        () => router.search,
      ),
    ),
}));

function routerCatchesUp(): void {
  act(() => {
    router.search = location.search;
    for (const listener of router.listeners) listener();
  });
}

const params = {
  q: parseAsString,
  sort: parseAsStringLiteral(["desc", "asc"]).withDefault("desc"),
  tests: parseAsBoolean.withDefault(false),
  at: createParser({ parse: (text) => new Date(text), serialize: (at: Date) => at.toISOString() }),
};

type Seen = ReturnType<typeof useQueryStates<typeof params>>;
let seen: Seen;
let rendered: Seen[0][] = [];

function Filters({ history }: { history?: "push" }) {
  seen = useQueryStates(params, history ? { history } : {});
  rendered.push(seen[0]);
  return <p>q={seen[0].q ?? "none"}</p>;
}

function Drawer() {
  const [event, setEvent] = useQueryState("event", parseAsString);
  return (
    <button type="button" onClick={() => setEvent("e1", { history: "push" })}>
      event={event ?? "none"}
    </button>
  );
}

beforeEach(() => {
  history.replaceState(null, "", "/events?q=one&other=kept");
  router.search = location.search;
  rendered = [];
});
afterEach(cleanup);

it("reads the URL, and writes it at once, without what goes without saying", () => {
  render(<Filters />);
  expect(seen[0]).toEqual({ q: "one", sort: "desc", tests: false, at: null });
  act(() => seen[1]({ q: "two: a/b", sort: "desc", tests: true }));
  expect(seen[0]).toMatchObject({ q: "two: a/b", tests: true });
  expect(location.search).toBe("?q=two:+a/b&other=kept&tests=true");
  routerCatchesUp();
  expect(seen[0]).toMatchObject({ q: "two: a/b", tests: true });
});

it("changes twice in a row, whatever the router knows yet", () => {
  render(<Filters />);
  act(() => seen[1]({ q: "two" }));
  const behind = location.search;
  act(() => seen[1]({ sort: "asc" }));
  act(() => {
    router.search = behind;
    for (const listener of router.listeners) listener();
  });
  expect(seen[0]).toMatchObject({ q: "two", sort: "asc" });
  expect(location.search).toContain("q=two");
});

it("clears its own, and leaves what belongs to others", () => {
  render(<Filters />);
  act(() => seen[1](null));
  expect(seen[0].q).toBeNull();
  expect(location.search).toBe("?other=kept");
});

it("follows links and the back button, to where it has been before as well", () => {
  render(<Filters />);
  act(() => seen[1]({ q: "two" }));
  routerCatchesUp();
  history.replaceState(null, "", "/events?q=one");
  routerCatchesUp();
  expect(seen[0].q).toBe("one");
  history.replaceState(null, "", "/events?q=two&other=kept");
  routerCatchesUp();
  expect(seen[0].q).toBe("two");
});

it("keeps its values while another part of the URL changes", () => {
  history.replaceState(null, "", "/events?at=2026-11-25T12:00:00.000Z");
  router.search = location.search;
  render(
    <>
      <Filters />
      <Drawer />
    </>,
  );
  const before = seen[0];
  act(() => screen.getByRole("button").click());
  expect(screen.getByRole("button").textContent).toBe("event=e1");
  expect(seen[0]).toBe(before);
  routerCatchesUp();
  expect(rendered.every((values) => values === before)).toBe(true);
});

it("makes a step to come back to where asked", () => {
  const push = vi.spyOn(history, "pushState");
  render(<Filters history="push" />);
  act(() => seen[1]({ q: "two" }));
  expect(push).toHaveBeenCalledOnce();
  act(() => seen[1]({ q: "three" }, { history: "replace" }));
  expect(push).toHaveBeenCalledOnce();
  push.mockRestore();
});
