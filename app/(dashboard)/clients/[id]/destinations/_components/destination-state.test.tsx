import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { DestinationState } from "./destination-state";

afterEach(cleanup);

const AT = new Date("2026-11-25T14:00:00Z");
const FINE = {
  pausedAt: null,
  circuit: "closed" as const,
  lastDeliveredAt: AT,
  failed: 0,
  undismissed: 0,
  lastDiedAt: null,
  hasOlder: false,
};
const NOTHING = { lastDeliveredAt: null };

it.each([
  [{}, "Delivering", "bg-ok-soft"],
  [{ failed: 3, undismissed: 2, lastDiedAt: AT }, "Delivering", "bg-ok-soft"],
  [NOTHING, "Nothing sent yet", "bg-info-soft"],
  [{ ...NOTHING, failed: 3 }, "Nothing delivered yet", "bg-warn-soft"],
  // However long ago: nothing of it is left to be sent.
  [{ ...NOTHING, undismissed: 1, lastDiedAt: AT }, "Nothing delivered yet", "bg-danger-soft"],
  // All dismissed.
  [{ ...NOTHING, lastDiedAt: AT }, "Nothing delivered yet", "bg-warn-soft"],
  [{ ...NOTHING, hasOlder: true }, "Nothing delivered lately", "bg-warn-soft"],
  [{ ...NOTHING, failed: 3, circuit: "open" as const }, "Failing", "bg-danger-soft"],
])("%j: %s", (given, word, looks) => {
  render(<DestinationState destination={{ ...FINE, ...given }} />);
  expect(screen.getByText(word).className).toContain(looks);
});
