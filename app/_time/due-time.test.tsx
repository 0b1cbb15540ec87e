import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { DueTime } from "./due-time";
import { TimesShown } from "./zone-context";

afterEach(cleanup);

function shown(at: Date | null): string {
  const { container } = render(
    <TimesShown initial={{ zone: "UTC", isOwn: false }} renderedAtMs={Date.now()}>
      <DueTime at={at} />
    </TimesShown>,
  );
  return container.firstElementChild?.firstChild?.textContent ?? "";
}

it.each([
  ["any moment", -3 * 60_000],
  ["any moment", 3_000],
  ["in 2 h", 2 * 3_600_000],
])("says %s", (words, untilMs) => {
  expect(shown(new Date(Date.now() + untilMs))).toBe(words);
});

it("says – where nothing is to come", () => {
  expect(shown(null)).toBe("–");
});
