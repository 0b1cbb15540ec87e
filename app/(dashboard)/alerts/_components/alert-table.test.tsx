import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { AlertTable } from "./alert-table";
import type { Alert } from "./alert-words";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

afterEach(cleanup);

const TRIGGERED = "00000000-0000-7000-8000-000000000001";
const RESOLVED = "00000000-0000-7000-8000-000000000002";

const alert: Alert = {
  ...{ clientId: "acme", incidentId: "incident_1", ruleId: "rule_1", name: "High call volume" },
  ...{ metricType: "call_count", thresholdType: "absolute", thresholdValue: 100 },
  ...{ comparator: "gt", frequency: "5m", window: "1h", filter: null, state: "resolved" },
  triggeredAt: new Date("2026-11-21T07:00:00Z"),
  ...{ triggeredEventId: TRIGGERED, triggeredValue: 148, triggeredPreviousValue: null },
  resolvedAt: new Date("2026-11-21T07:30:00Z"),
  ...{ resolvedEventId: RESOLVED, resolvedValue: 61, resolvedPreviousValue: null },
  firstEventAt: new Date("2026-11-21T07:00:01Z"),
  nextTriggeredAt: null,
};

const NOT_RESOLVED = { resolvedAt: null, resolvedEventId: null, resolvedValue: null };

function show(more: Partial<Alert>) {
  render(<AlertTable alerts={[{ ...alert, ...more }]} nameOf={() => "Acme Dental"} />);
  fireEvent.click(screen.getByRole("button", { name: /details/ }));
  const links = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
  return { text: document.body.textContent ?? "", links };
}

it("tells of both ends of an incident, and leads to the event of each", () => {
  const { text, links } = show({});
  for (const words of ["Resolved", "30 min", "at 148", "at 61", "checked every 5 min"]) {
    expect(text).toContain(words);
  }
  expect(links).toEqual(expect.arrayContaining([`/events/${TRIGGERED}`, `/events/${RESOLVED}`]));
});

it("says of one that is open for how long, and nothing of an end", () => {
  const { text } = show({ ...NOT_RESOLVED, state: "open" });
  expect(text).toContain("so far");
  expect(text).toContain("Not yet, as far as Retell has told");
  expect(text).not.toContain("alert_resolved");
});

it("says why one is over whose end nobody told", () => {
  const { text } = show({ ...NOT_RESOLVED, nextTriggeredAt: new Date("2026-11-22T07:00:00Z") });
  expect(text).toContain("Nobody told");
  expect(text).toContain("2026-11-22 07:00:00");
  expect(text).toContain("alert_resolved has not come");
});

it("shows of one that came alone, and of which little is known, no number that is not known", () => {
  const { text } = show({
    ...{ name: null, ruleId: null, metricType: null, thresholdValue: null, comparator: null },
    ...{ triggeredAt: null, triggeredEventId: null, triggeredValue: null, window: null },
    ...{ frequency: null, resolvedValue: null, resolvedAt: null, incidentId: RESOLVED },
  });
  expect(text).toContain("alert_triggered has not come");
  expect(text).toContain("Without a name");
  expect(text).not.toMatch(/\b0\b/);
  expect(text).not.toContain(RESOLVED);
});
