import { act, cleanup, renderHook } from "@testing-library/react";
import { useLayoutEffect } from "react";
import { afterEach, expect, it } from "vitest";
import { useDraft } from "./use-draft";

afterEach(cleanup);

it("keeps what is typed until the URL says something else", () => {
  const { result, rerender } = renderHook(({ value }) => useDraft(value), {
    initialProps: { value: "one" as string | null },
  });
  expect(result.current[0]).toBe("one");
  act(() => result.current[1]("one and two"));
  rerender({ value: "one" });
  expect(result.current[0]).toBe("one and two");
  rerender({ value: "three" });
  expect(result.current[0]).toBe("three");
  rerender({ value: null });
  expect(result.current[0]).toBe("");
});

it("keeps what is typed as the page wakes up, before its effects", () => {
  const { result } = renderHook(() => {
    const draft = useDraft(null);
    const [, setDraft] = draft;
    useLayoutEffect(() => setDraft("early"), [setDraft]);
    return draft;
  });
  expect(result.current[0]).toBe("early");
});
