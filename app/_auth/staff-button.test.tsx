import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Role } from "#server/domain/role";
import { StaffButton } from "./staff-button";
import { StaffRole } from "./staff-role";

afterEach(cleanup);

function show(role: Role) {
  const onClick = vi.fn();
  render(
    <StaffRole role={role}>
      <StaffButton needs="replay" onClick={onClick}>
        Replay
      </StaffButton>
      <StaffButton needs="manage_clients" asChild>
        <a href="/add-client">Add client</a>
      </StaffButton>
    </StaffRole>,
  );
  return onClick;
}

it("does for who may what any button does", () => {
  const onClick = show("admin");
  fireEvent.click(screen.getByRole("button", { name: "Replay" }));
  expect(onClick).toHaveBeenCalledOnce();
  expect(screen.getByRole("link", { name: "Add client" })).toBeTruthy();
});

it("says to everybody else who may, and does nothing", () => {
  const onClick = show("viewer");
  const button = screen.getByRole("button", { name: "Replay" });
  fireEvent.click(button);
  expect(onClick).not.toHaveBeenCalled();
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(button.title).toBe(
    "Only admins and support may replay events and settle failures. Your role is viewer.",
  );
  expect(screen.queryByRole("link")).toBeNull();
  expect(screen.getByRole("button", { name: "Add client" })).toBeTruthy();
});

it("judges each button by what it needs", () => {
  show("support");
  expect(screen.getByRole("button", { name: "Replay" }).getAttribute("aria-disabled")).toBeNull();
  expect(screen.getByRole("button", { name: "Add client" }).title).toMatch(/^Only admins may/);
});

it("says so where it would lead to nothing, but first who may", () => {
  const onClick = vi.fn();
  const button = (role: Role) => (
    <StaffRole role={role}>
      <StaffButton needs="replay" pointless="There is nothing here." onClick={onClick}>
        Replay
      </StaffButton>
    </StaffRole>
  );
  const { rerender } = render(button("admin"));
  fireEvent.click(screen.getByRole("button", { name: "Replay" }));
  expect(onClick).not.toHaveBeenCalled();
  expect(screen.getByRole("button", { name: "Replay" }).title).toBe("There is nothing here.");
  rerender(button("viewer"));
  expect(screen.getByRole("button", { name: "Replay" }).title).toMatch(/^Only admins and support/);
});
