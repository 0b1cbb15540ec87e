import { expect, test } from "vitest";
import type { TranscriptEntry } from "#server/domain/call";
import { currentTurn, findTurns, formatClock, speakerOf } from "./turns";

const turns: TranscriptEntry[] = [
  { role: "agent", text: "Good morning", atSeconds: 0.6 },
  { role: "tool_call_invocation", text: '{"day":"Tuesday"}', toolName: "find_slot", atSeconds: 2 },
  { role: "user", text: "On Tuesday, please", atSeconds: 4 },
  { role: "agent", text: "Mhm", atSeconds: 3.5 },
  { role: "user", text: "no time" },
  { role: "agent", text: "Done", atSeconds: 9 },
];

test.each([
  [0, -1],
  [0.6, 0],
  [3, 0],
  [3.6, 3],
  [4, 2],
  [8.9, 2],
  [500, 5],
])("at %d s the line is %d", (seconds, line) => {
  expect(currentTurn(turns, seconds)).toBe(line);
});

test("nothing is current where no line has a time", () => {
  expect(currentTurn([{ role: "user", text: "Hello" }], 3)).toBe(-1);
});

test("lines are found by what was said and by the tool's name", () => {
  expect(findTurns(turns, "  tuesday ")).toEqual([1, 2]);
  expect(findTurns(turns, "find_slot")).toEqual([1]);
  expect(findTurns(turns, " ")).toEqual([]);
});

test.each([
  [0, "0:00"],
  [187.9, "3:07"],
  [3_787, "1:03:07"],
  [-1, "0:00"],
])("%d s are %s", (seconds, words) => expect(formatClock(seconds)).toBe(words));

test("a role that is newer than we are is told in its own words", () => {
  expect(speakerOf({ role: "video_frame", text: "" })).toBe("video frame");
});
