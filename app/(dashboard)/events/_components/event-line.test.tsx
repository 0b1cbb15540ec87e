import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { TimesShown } from "@/_time/zone-context";
import { EventLine } from "./event-line";
import type { Lines } from "./event-table";
import type { EventRow } from "./use-event-pages";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

afterEach(cleanup);

const NOW = new Date("2026-11-25T14:00:00Z");
const event = {
  ...{ id: "e1", clientId: "acme", eventType: "call_ended", callId: null, isTest: false },
  ...{ receivedAt: NOW, processedAt: null, nextAttemptAt: NOW, bodyBytes: 9 },
  ...{ attempts: 2, duplicateCount: 0, divergentCount: 0 },
};
const lines: Lines = {
  ...{ columns: ["status"], clientNames: new Map(), openedId: null },
  ...{ hrefOf: () => "/", onOpen() {}, isPicked: () => false, onPick() {} },
};

function show(how: Pick<EventRow, "status" | "inDoubt">) {
  render(
    <TimesShown initial={{ zone: "UTC", isOwn: false }} renderedAtMs={NOW.getTime()}>
      <table>
        <tbody>
          <EventLine event={{ ...event, ...how }} index={0} lines={lines} />
        </tbody>
      </table>
    </TimesShown>,
  );
}

it.each(["failed", "dead"] as const)("calls one in doubt so, also where it is %s", (status) => {
  show({ status, inDoubt: true });
  // In its column, and below the type where there is no room for one.
  expect(screen.getAllByText("In doubt")).toHaveLength(2);
  expect(screen.queryByText(/^(Failed|Dead)$/)).toBeNull();
});

it("calls failed what may succeed at the next try", () => {
  show({ status: "failed", inDoubt: false });
  expect(screen.getAllByText("Failed")).toHaveLength(2);
  expect(screen.queryByText("In doubt")).toBeNull();
});
