import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { EventStatus } from "#server/domain/event";
import { TimesShown } from "@/_time/zone-context";
import { EventNextStep } from "./event-next-step";

afterEach(cleanup);

const NOW = new Date("2026-11-25T14:00:00Z");

function say(given: { status: EventStatus; inDoubt: boolean; isRunning?: boolean }) {
  const { inDoubt, ...rest } = given;
  const event = { isTest: false, isRunning: false, attempts: 2, failedAttempts: 2, ...rest };
  const { container } = render(
    <TimesShown initial={{ zone: "UTC", isOwn: false }} renderedAtMs={NOW.getTime()}>
      <EventNextStep event={{ ...event, nextAttemptAt: NOW }} inDoubt={inDoubt} />
    </TimesShown>,
  );
  return container.textContent;
}

it("speaks of the next attempt only where one may succeed", () => {
  expect(say({ status: "failed", inDoubt: false })).toMatch(
    /^Processing failed 2 times\. Next attempt: /,
  );
  const inDoubt = say({ status: "failed", inDoubt: true });
  expect(inDoubt).toMatch(/^Processing failed 2 times\. It waits for a decision, under Effects;/);
  expect(inDoubt).not.toMatch(/next attempt/i);
});

it("says of a dead event that it has to be decided first, and only where that is so", () => {
  const dead = "Processing failed for the last time and is not tried again by itself.";
  expect(say({ status: "dead", inDoubt: false })).toBe(dead);
  expect(say({ status: "dead", inDoubt: true })).toBe(
    `${dead} No try can succeed before a decision, under Effects.`,
  );
});

it("asks for no decision while an attempt runs, or where none is needed any more", () => {
  expect(say({ status: "failed", inDoubt: true, isRunning: true })).toBe("Being processed now.");
  expect(say({ status: "processed", inDoubt: true })).toBe("Processed.");
});
