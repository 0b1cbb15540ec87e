import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { EventStatus } from "#server/domain/event";
import { EventStanding } from "./event-standing";

afterEach(cleanup);

function badges(status: EventStatus, inDoubt: boolean) {
  const { container } = render(<EventStanding event={{ status, inDoubt }} />);
  return [...container.children].map((badge) => badge.textContent);
}

it("calls what is in doubt so and not failed, and says of what had its last try that as well", () => {
  expect(badges("failed", true)).toEqual(["In doubt"]);
  expect(badges("dead", true)).toEqual(["Dead", "In doubt"]);
});

it("says of what is in no doubt how far it has come, and nothing else", () => {
  expect(badges("failed", false)).toEqual(["Failed"]);
  expect(badges("dead", false)).toEqual(["Dead"]);
  expect(badges("processed", false)).toEqual(["Processed"]);
});
