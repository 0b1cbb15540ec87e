import { cleanup, render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { lazyPart, MissingPart } from "./missing-part";

afterEach(cleanup);

it("a part that is there says nothing of missing ones; one that is gone breaks nothing else", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const There = lazyPart(async () => ({ default: () => <p>Here it is</p> }));
  const Gone = lazyPart<object>(
    () => Promise.reject(new Error("Failed to load chunk 4711.js")),
    () => <p>What was there before</p>,
  );
  const show = (part: "there" | "gone") => (
    <>
      <MissingPart />
      <p>The page</p>
      <Suspense>{part === "there" ? <There /> : <Gone />}</Suspense>
    </>
  );
  const { rerender } = render(show("there"));
  expect(await screen.findByText("Here it is")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  rerender(show("gone"));
  expect(await screen.findByRole("button", { name: "Load the page anew" })).toBeTruthy();
  expect(screen.getByText("The page")).toBeTruthy();
  expect(await screen.findByText("What was there before")).toBeTruthy();
  vi.restoreAllMocks();
});
