import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Role } from "#server/domain/role";
import { StaffRole } from "@/_auth/staff-role";
import { ReplayButton } from "./replay-button";
import { NOTHING_CHOSEN } from "./replay-order";

vi.mock("./replay-dialog", () => ({
  default: ({ title, onClose }: { title: string; onClose: () => void }) => (
    <div role="dialog" aria-label={title}>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </div>
  ),
}));

const role: Role = "admin";

afterEach(cleanup);

function button(isOffered: boolean) {
  return (
    <StaffRole role={role}>
      <ReplayButton
        title="Process this event again?"
        description="Its handlers."
        initial={() => ({ scope: { kind: "events", eventIds: [] }, work: NOTHING_CHOSEN })}
        isOffered={isOffered}
      >
        Process again
      </ReplayButton>
    </StaffRole>
  );
}

it("leaves the dialog open when what it replays has nothing to replay for a moment", async () => {
  const { rerender } = render(button(true));
  fireEvent.click(screen.getByRole("button", { name: "Process again" }));
  await screen.findByRole("dialog");
  rerender(button(false));
  expect(screen.queryByRole("button", { name: "Process again" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  rerender(button(true));
  expect(screen.getByRole("button", { name: "Process again" })).toBeTruthy();
  expect(screen.queryByRole("dialog")).toBeNull();
});
