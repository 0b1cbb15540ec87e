import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { TimesShown } from "@/_time/zone-context";
import { FailedTable } from "./failed-table";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

afterEach(cleanup);

const HOUR_MS = 3_600_000;

function show({ pausedBecause = null as string | null, inDoubt = false } = {}) {
  const now = Date.now();
  const received = new Date(now - HOUR_MS);
  const one = {
    eventId: "e1",
    eventType: "call_ended",
    receivedAt: received,
    attempts: 1,
    inDoubt,
    error: "Answered 500.",
  };
  const where = inDoubt
    ? { kind: "processing" as const, destinationId: null, destination: null }
    : {
        kind: "forwarding" as const,
        destinationId: "d1",
        destination: { id: "d1", name: "CRM", pausedBecause, isArchived: false },
      };
  render(
    <TimesShown initial={{ zone: "UTC", isOwn: false }} renderedAtMs={now}>
      <FailedTable
        group={{
          ...where,
          clientId: "acme",
          cause: "Answered 500",
          dismissed: false,
          waiting: 1,
          dead: 1,
          inDoubt: 0,
          firstAt: received,
          lastAt: received,
          nextAttemptAt: new Date(now + 2 * HOUR_MS),
          example: { eventId: "e1", eventType: "call_ended", error: "Answered 500." },
          dismissedBy: null,
        }}
        failed={[
          {
            ...one,
            id: "f1",
            callId: "call_a",
            status: "failed",
            nextAttemptAt: new Date(now + 2 * HOUR_MS),
          },
          { ...one, id: "f2", callId: null, status: "dead", nextAttemptAt: null },
        ]}
      />
    </TimesShown>,
  );
}

/** What stands in the column of this name, from top to bottom. */
function column(name: string): (string | null | undefined)[] {
  const headers = screen.getAllByRole("columnheader").map((header) => header.textContent);
  const [, ...rows] = screen.getAllByRole("row");
  return rows.map(
    (row) => within(row).getAllByRole("cell")[headers.indexOf(name)]?.firstChild?.textContent,
  );
}

it("tells rows that failed alike apart by their calls", () => {
  show();
  expect(column("Error")).toEqual(["Answered 500.", "Answered 500."]);
  expect(column("Call or chat")).toEqual(["call_a", "–"]);
});

it("says when each may be tried again, and never of what had its last try", () => {
  show();
  expect(column("Next")).toEqual([expect.stringMatching(/^in 2 h/), "–"]);
});

it("has a paused destination's wait for it, as the head of the group does", () => {
  show({ pausedBecause: "It answered 410." });
  expect(column("Next")).toEqual(["when resumed", "–"]);
});

it("has what is in doubt wait for a word, leads to where it is said, and marks it also where it had its last try", () => {
  show({ inDoubt: true });
  expect(column("Next")).toEqual(["when decided", "–"]);
  expect(column("Status")).toEqual(["In doubt", "DeadIn doubt"]);
  for (const link of screen.getAllByRole("link")) {
    expect(link.getAttribute("href")).toMatch(/#effects$/);
  }
});
