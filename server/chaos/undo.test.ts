import { expect, it } from "vitest";
import { openUndo, TakenDown } from "./undo.ts";

it("takes down the last first, once, and all though one fails", async () => {
  const undo = openUndo();
  const done: string[] = [];
  undo.add(() => done.push("folder"));
  undo.add(() => {
    throw new Error("busy");
  });
  undo.add(async () => done.push("process"));
  const [one, other] = await Promise.allSettled([undo.all(), undo.all()]);
  expect(done).toEqual(["process", "folder"]);
  expect([one.status, other.status]).toEqual(["rejected", "rejected"]);
});

it.each(["under way", "over"])("takes down what is set up while that is %s", async (when) => {
  const undo = openUndo();
  const done: string[] = [];
  undo.add(() => done.push("folder"));
  const all = undo.all();
  if (when === "over") await all;
  expect(() => undo.add(() => done.push("process"))).toThrow(TakenDown);
  await undo.all();
  expect(done.sort()).toEqual(["folder", "process"]);
});
