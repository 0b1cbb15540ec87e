import { fireEvent, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { currentShortcuts, pressKey, registerShortcuts, switchShortcuts } from "./shortcuts";

const goToEvents = vi.fn();
const help = vi.fn();
let withdraw: () => void;

beforeEach(() => {
  localStorage.clear();
  document.addEventListener("keydown", pressKey);
  withdraw = registerShortcuts([
    { keys: "g e", label: "Events", group: "Go to", run: goToEvents },
    { keys: "?", label: "Help", group: "Everywhere", run: help },
    { keys: "x", label: "Nothing here", group: "Lists", isAvailable: () => false, run: help },
  ]);
});
afterEach(() => {
  document.removeEventListener("keydown", pressKey);
  withdraw();
  vi.clearAllMocks();
  document.body.innerHTML = "";
});

const press = (key: string, init = {}, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, ...init });

it("runs a key, and two keys one after the other", () => {
  press("?");
  expect(help).toHaveBeenCalledOnce();
  press("g");
  expect(goToEvents).not.toHaveBeenCalled();
  press("e");
  expect(goToEvents).toHaveBeenCalledOnce();
});

it("takes no second key without a first, and a wrong one ends the two", () => {
  press("e");
  press("g");
  press("q");
  press("e");
  expect(goToEvents).not.toHaveBeenCalled();
});

it("leaves keys with Ctrl, Alt or the command key alone", () => {
  press("?", { ctrlKey: true });
  press("?", { metaKey: true });
  press("?", { altKey: true });
  expect(help).not.toHaveBeenCalled();
});

it("does nothing while somebody types, or under a dialog", () => {
  const { container } = render(
    <>
      <input aria-label="Name" />
      <textarea aria-label="Note" />
      <input type="checkbox" aria-label="Row" />
    </>,
  );
  for (const field of container.querySelectorAll("input:not([type]), textarea"))
    press("?", {}, field);
  expect(help).not.toHaveBeenCalled();
  const box = container.querySelector("[type=checkbox]");
  if (box) press("?", {}, box);
  expect(help).toHaveBeenCalledOnce();
  const dialog = document.createElement("dialog");
  dialog.setAttribute("open", "");
  document.body.append(dialog);
  press("?");
  expect(help).toHaveBeenCalledOnce();
});

it("can be switched off, and on again", () => {
  switchShortcuts(false);
  press("?");
  expect(help).not.toHaveBeenCalled();
  switchShortcuts(true);
  press("?");
  expect(help).toHaveBeenCalledOnce();
});

it("lists what the page has, and forgets what was taken back", () => {
  expect(currentShortcuts().map(({ keys }) => keys)).toEqual(["g e", "?"]);
  withdraw();
  expect(currentShortcuts()).toEqual([]);
});
