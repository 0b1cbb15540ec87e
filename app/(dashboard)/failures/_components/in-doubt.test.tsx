import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Role } from "#server/domain/role";
import { StaffRole } from "@/_auth/staff-role";
import { TimesShown } from "@/_time/zone-context";
import { FailureGroup } from "./failure-group";

vi.mock("next/navigation", () => ({ useRouter: () => ({ prefetch: () => {} }) }));

afterEach(cleanup);

const role: Role = "admin";

function show(counts: { dead: number; waiting: number; inDoubt: number }) {
  const at = new Date();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <StaffRole role={role}>
        <TimesShown initial={{ zone: "UTC", isOwn: false }} renderedAtMs={at.getTime()}>
          <FailureGroup
            group={{
              ...counts,
              ...{ kind: "processing", clientId: "acme", destinationId: null, destination: null },
              ...{ cause: "EffectInDoubt: text the customer", dismissed: false, dismissedBy: null },
              ...{ firstAt: at, lastAt: at, nextAttemptAt: null },
              example: { eventId: "e1", eventType: "call_ended", error: null },
            }}
            clientName="Acme"
            isOpen={false}
            onToggle={() => {}}
          />
        </TimesShown>
      </StaffRole>
    </QueryClientProvider>,
  );
}
const retry = () => screen.getByRole("button", { name: /^Retry: / });

it("says what has to be decided and where, and offers no retry that could only fail", () => {
  show({ dead: 0, waiting: 0, inDoubt: 3 });
  expect(screen.getByText("3 in doubt")).toBeTruthy();
  expect(
    screen.getByText(/^Nobody knows whether this happened for 3 events\. .+ on each event's page;/),
  ).toBeTruthy();
  const link = screen.getByRole("link", { name: "Decide the newest" });
  expect(link.getAttribute("href")).toBe("/events/e1#effects");
  expect(retry().getAttribute("aria-disabled")).toBe("true");
  expect(retry().title).toMatch(/would fail again/);
  fireEvent.click(retry());
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("of a single one speaks as of one", () => {
  show({ dead: 0, waiting: 0, inDoubt: 1 });
  expect(
    screen.getByText(/^Nobody knows whether this happened\. .+ on the event's page;/),
  ).toBeTruthy();
  expect(screen.getByRole("link", { name: "Decide it there" })).toBeTruthy();
});

it("offers the retry of those that are decided, and says that the others are left alone", () => {
  show({ dead: 2, waiting: 0, inDoubt: 1 });
  fireEvent.click(retry());
  const dialog = screen.getByRole("dialog", { name: "Process 2 again?" });
  expect(dialog.textContent).toContain("1 more is left alone");
});

it("dismisses all of them, decided or not", () => {
  show({ dead: 2, waiting: 0, inDoubt: 1 });
  fireEvent.click(screen.getByRole("button", { name: /^Dismiss: / }));
  expect(screen.getByRole("dialog", { name: "Dismiss 3?" })).toBeTruthy();
});

it("says nothing of effects where none is in doubt", () => {
  show({ dead: 2, waiting: 1, inDoubt: 0 });
  expect(screen.queryByText(/Nobody knows/)).toBeNull();
  expect(screen.queryByText(/in doubt$/)).toBeNull();
  fireEvent.click(retry());
  const dialog = screen.getByRole("dialog", { name: "Process 3 again?" });
  expect(dialog.textContent).not.toContain("left alone");
});
