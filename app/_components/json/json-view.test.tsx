import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { parseJsonTree } from "#server/domain/json-tree";
import { formatJsonPath } from "./json-path";
import { JsonView } from "./json-view";

afterEach(cleanup);

/** What a reader sees, line by line. */
function show(json: string): string[] {
  const tree = parseJsonTree(json);
  if (tree === undefined) throw new Error("not JSON");
  const { container } = render(<JsonView tree={tree} unfold="all" />);
  return [...container.querySelectorAll("li")]
    .filter((line) => line.querySelector("li") === null)
    .map((line) => line.textContent ?? "");
}

test("numbers keep every digit", () => {
  expect(show('{"a":9007199254740993,"b":1.10,"c":-0,"d":1e400}')).toEqual([
    "a:9007199254740993",
    "b:1.10",
    "c:-0",
    "d:1e400",
  ]);
});

test("members keep their order, integer-like keys too, and a repeated key shows every value", () => {
  expect(show('{"10":1,"2":2,"__proto__":3,"a":4,"a":5}')).toEqual([
    "10:1",
    "2:2",
    "__proto__:3",
    "a (repeated):4",
    "a (repeated):5",
  ]);
});

test("NUL, lone surrogates and characters that turn text round are visible", () => {
  expect(show('{"a":"x\\u0000y\\ud800","b":"safe\u202etxt.exe"}')).toEqual([
    'a:"x\\u0000y\\ud800"',
    'b:"safe\\u202etxt.exe"',
  ]);
});

test("a long list and a long text come in parts", () => {
  const json = JSON.stringify({
    list: Array.from({ length: 250 }, (_, n) => n),
    text: "z".repeat(999),
  });
  const lines = show(json);
  expect(lines).toContain("99:99");
  expect(lines).not.toContain("100:100");
  fireEvent.click(screen.getByRole("button", { name: "Show 100 more of 150" }));
  expect(screen.getAllByText("199")).toHaveLength(2);
  fireEvent.click(screen.getByRole("button", { name: "Show all 999 characters" }));
  expect(screen.getByText(`"${"z".repeat(999)}"`, { exact: false })).toBeTruthy();
});

test("a folded node holds none of its children", () => {
  const tree = parseJsonTree('{"call":{"words":{"a":{"b":1},"c":{"d":2}}}}');
  if (tree === undefined) throw new Error("not JSON");
  const { container } = render(<JsonView tree={tree} />);
  const [root] = screen.getAllByRole("button", { expanded: true });
  if (root === undefined) throw new Error("no root");
  fireEvent.click(root);
  expect(container.querySelectorAll("li")).toHaveLength(1);
});

test("a path names its steps so that none can be mistaken for another", () => {
  expect(formatJsonPath(["call", "words", 3, "a b", "x.y"])).toBe('call.words[3]["a b"]["x.y"]');
  expect(formatJsonPath([])).toBe("the whole body");
});
