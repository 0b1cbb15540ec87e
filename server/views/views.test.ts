import { afterAll, beforeAll, expect, test } from "vitest";
import { staffUsers } from "../db/schema/index.ts";
import { VIEWS_AT_MOST } from "../domain/saved-view.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { listViews, removeView, renameView, saveView } from "./index.ts";

let scratch: TestDatabase;
const db = () => scratch.database.dashboard;
beforeAll(async () => {
  scratch = await testDatabase();
  await db()
    .insert(staffUsers)
    .values(["ada", "bob"].map((id) => ({ id, name: id, email: `${id}@example.com` })));
});
afterAll(() => scratch.drop());

const namesOf = async (staffId: string) =>
  (await listViews(db(), staffId)).map(({ name, search }) => `${name} ${search}`);

test("each has their own; a name that is taken is given anew, in its place", async () => {
  await saveView(db(), "ada", { name: "Dead", search: "?status=dead" });
  const { id } = await saveView(db(), "ada", { name: "Mine", search: "?client=a" });
  await saveView(db(), "bob", { name: "Dead", search: "?client=b" });
  await saveView(db(), "ada", { name: "Dead", search: "?status=failed" });
  expect(await namesOf("ada")).toEqual(["Dead ?status=failed", "Mine ?client=a"]);
  expect(await namesOf("bob")).toEqual(["Dead ?client=b"]);

  await removeView(db(), "bob", id);
  expect(await namesOf("ada")).toHaveLength(2);
  await removeView(db(), "ada", id);
  expect(await namesOf("ada")).toEqual(["Dead ?status=failed"]);
});

test("one's own gets another name and keeps its place, unless the name is taken", async () => {
  const first = await saveView(db(), "bob", { name: "First", search: "?client=f" });
  await saveView(db(), "bob", { name: "Second", search: "?client=s" });
  const before = await namesOf("bob");
  const rename = (staffId: string, name: string) =>
    renameView(db(), staffId, { viewId: first.id, name });

  await expect(rename("bob", "Second")).rejects.toMatchObject({ code: "view_name_taken" });
  await expect(rename("ada", "Stolen")).rejects.toMatchObject({ code: "view_name_taken" });
  expect(await namesOf("bob")).toEqual(before);

  await rename("bob", "Renamed");
  await rename("bob", "Renamed");
  expect(await namesOf("bob")).toEqual(
    before.map((view) => (view === "First ?client=f" ? "Renamed ?client=f" : view)),
  );
});

test("there are only as many as help, but those can be changed", async () => {
  for (let n = 0; n < VIEWS_AT_MOST - 1; n += 1) {
    await saveView(db(), "ada", { name: `View ${n}`, search: "?client=a" });
  }
  const more = saveView(db(), "ada", { name: "One more", search: "?client=a" });
  await expect(more).rejects.toMatchObject({ code: "too_many_views" });
  await saveView(db(), "ada", { name: "View 3", search: "?client=c" });
  expect(await namesOf("ada")).toHaveLength(VIEWS_AT_MOST);
});
