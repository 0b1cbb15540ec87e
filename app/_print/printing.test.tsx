import { act, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { PrintHead } from "./print-head";

it("paper says where it is from and when it was made; a screen does not", () => {
  document.title = "Overview · Ringonce";
  render(<PrintHead />);
  expect(screen.queryByText(/^Printed/)).toBeNull();
  act(() => {
    window.dispatchEvent(new Event("beforeprint"));
  });
  expect(screen.getByText("Overview · Ringonce")).toBeTruthy();
  expect(screen.getByText(location.href)).toBeTruthy();
  expect(screen.getByText(/^Printed \d{4}-\d\d-\d\d .+ all times are of .+\.$/)).toBeTruthy();
  act(() => {
    window.dispatchEvent(new Event("afterprint"));
  });
  expect(screen.queryByText(/^Printed/)).toBeNull();
});
