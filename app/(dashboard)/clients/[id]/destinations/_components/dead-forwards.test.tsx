import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { DeadForwards } from "./dead-forwards";

afterEach(cleanup);

const AT = new Date("2026-11-25T14:00:00Z");

it.each([
  [{ undismissed: 1 }, /^1 forward dead; the last try failed \S.*, 2026-11-25 14:00:00/],
  [{ undismissed: 1_234 }, /^1,234 forwards dead; the last try failed /],
  // There was a try since, whose time is not known here.
  [{ undismissed: 2, failed: 1 }, /^2 forwards dead$/],
  [{ undismissed: 9_000, hasOlder: true }, /^At least 9,000 forwards dead; /],
])("%j: %s", (given, words) => {
  const destination = { failed: 0, hasOlder: false, lastDiedAt: AT, ...given };
  const { container } = render(<DeadForwards destination={destination} />);
  expect(container.textContent).toMatch(words);
});
