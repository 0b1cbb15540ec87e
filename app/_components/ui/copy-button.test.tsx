import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { CopyButton } from "./copy-button";

afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
});

it("copies and says so, to eyes and to ears", async () => {
  const writeText = vi.fn().mockResolvedValue(undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  render(<CopyButton text="https://hooks.example.com/a" what="webhook URL" withWord />);
  fireEvent.click(screen.getByRole("button", { name: "Copy webhook URL" }));
  expect((await screen.findAllByText("Copied")).length).toBe(2);
  expect(writeText).toHaveBeenCalledWith("https://hooks.example.com/a");
});

it("owns up when neither way of copying works", async () => {
  vi.stubGlobal("navigator", {});
  document.execCommand = () => false;
  render(<CopyButton text="x" what="id" />);
  fireEvent.click(screen.getByRole("button", { name: "Copy id" }));
  expect(await screen.findByText("Not copied")).toBeDefined();
});
