import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { DestinationState } from "./destination-state";

afterEach(cleanup);

const FINE = {
  pausedAt: null,
  circuit: "closed" as const,
  lastDeliveredAt: new Date("2026-11-25T14:00:00Z"),
  failed: 0,
  dead: 0,
};

it.each([
  [{}, "Delivering", "bg-ok-soft"],
  [{ failed: 3, dead: 2 }, "Delivering", "bg-ok-soft"],
  [{ lastDeliveredAt: null }, "Nothing sent yet", "bg-info-soft"],
  [{ lastDeliveredAt: null, failed: 3 }, "Nothing delivered yet", "bg-warn-soft"],
  [{ lastDeliveredAt: null, dead: 1 }, "Nothing delivered yet", "bg-danger-soft"],
  [{ lastDeliveredAt: null, failed: 3, circuit: "open" as const }, "Failing", "bg-danger-soft"],
])("%j: %s", (given, word, looks) => {
  render(<DestinationState destination={{ ...FINE, ...given }} />);
  expect(screen.getByText(word).className).toContain(looks);
});
