import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import ChartCursor from "./chart-cursor";
import type { Series } from "./series";

const FROM = new Date(Date.UTC(2026, 10, 25, 10, 0));
const STEPS = {
  from: FROM,
  stepMs: 900_000,
  count: 4,
  to: new Date(Date.UTC(2026, 10, 25, 10, 55)),
};
const SERIES: Series[] = [
  {
    label: "Events",
    look: { shape: "bar", tone: "accent", texture: "plain" },
    values: [10, 20, null, 40],
  },
];

afterEach(() => {
  document.body.innerHTML = "";
});

function show({ addsUp = true } = {}) {
  const onBrush = vi.fn();
  render(
    <ChartCursor
      title="Events over time"
      steps={STEPS}
      series={SERIES}
      format={(value) => (value === null ? "–" : String(value))}
      addsUp={addsUp}
      onBrush={onBrush}
    />,
  );
  const chart = screen.getByRole("slider", { name: "Events over time" });
  const press = (key: string, shiftKey = false) => fireEvent.keyDown(chart, { key, shiftKey });
  return { chart, press, onBrush, said: () => screen.getByRole("status").textContent };
}

it("reads out the step that the arrow keys reach, and owns up to what is unknown", () => {
  const { chart, press, said } = show();
  press("ArrowLeft");
  expect(chart.getAttribute("aria-valuetext")).toBe("Nov 25, 10:45–11:00, so far");
  expect(said()).toBe("Events 40");
  press("ArrowLeft");
  expect(chart.getAttribute("aria-valuetext")).toBe("Nov 25, 10:30–10:45");
  expect(said()).toBe("Events unknown");
});

it("selects with Shift and the arrows, and shows the span on Enter", () => {
  const { press, onBrush, said } = show();
  press("Home");
  press("ArrowRight", true);
  expect(said()).toBe("Nov 25, 10:00–10:30 selected. Enter shows it. Events 30");
  expect(onBrush).not.toHaveBeenCalled();
  press("Enter");
  expect(onBrush).toHaveBeenCalledExactlyOnceWith(FROM, new Date(Date.UTC(2026, 10, 25, 10, 30)));
});

it("does not add what can't be added, as percentiles", () => {
  const { press, said } = show({ addsUp: false });
  press("Home");
  press("ArrowRight", true);
  expect(said()).toBe("Nov 25, 10:00–10:30 selected. Enter shows it.");
});

it("selects no further than the figures go", () => {
  const { press, onBrush } = show();
  press("End");
  press("Home", true);
  press("Enter");
  expect(onBrush).toHaveBeenCalledExactlyOnceWith(FROM, STEPS.to);
});

it("lets go of a selection on Escape", () => {
  const { press, onBrush, said } = show();
  press("Home");
  press("ArrowRight", true);
  press("Escape");
  expect(said()).toBe("Events 20");
  press("Escape");
  expect(said()).toBe("");
  press("Enter");
  expect(onBrush).not.toHaveBeenCalled();
});

it("selects by dragging, and not by a click", () => {
  const { chart, onBrush } = show();
  chart.getBoundingClientRect = () => ({ left: 0, width: 400 }) as DOMRect;
  fireEvent.pointerDown(chart, { clientX: 150, button: 0 });
  fireEvent.pointerUp(chart, { clientX: 150 });
  expect(onBrush).not.toHaveBeenCalled();
  fireEvent.pointerDown(chart, { clientX: 250, button: 0 });
  fireEvent.pointerMove(chart, { clientX: 120 });
  fireEvent.pointerUp(chart, { clientX: 120 });
  expect(onBrush).toHaveBeenCalledExactlyOnceWith(
    new Date(Date.UTC(2026, 10, 25, 10, 15)),
    new Date(Date.UTC(2026, 10, 25, 10, 45)),
  );
});

it("leaves the keys of the page and the browser alone", () => {
  const { chart } = show();
  expect(fireEvent.keyDown(chart, { key: "k", ctrlKey: true })).toBe(true);
  expect(fireEvent.keyDown(chart, { key: "?" })).toBe(true);
  expect(fireEvent.keyDown(chart, { key: "ArrowLeft" })).toBe(false);
});
