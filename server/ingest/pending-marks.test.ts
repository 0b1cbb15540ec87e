import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { createPendingMarks, type PendingMarks } from "./pending-marks.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

let marks: PendingMarks;
beforeEach(async () => {
  await test.database.control`truncate journal_progress`;
  marks = createPendingMarks(() => test.database.control);
});

async function read() {
  const [row] = await test.database.control<{ since: Date | null; isFresh: boolean }[]>`
    select pending_since as since, updated_at > now() - interval '30 s' as "isFresh"
    from journal_progress where journal_id = 'one'`;
  return row;
}

const grow = () =>
  test.database.control`update journal_progress set updated_at = now() - interval '60 s'`;

it("says since when something lies in a journal, until nothing does", async () => {
  await marks.begin("one");
  expect(await read()).toEqual({ since: new Date(0), isFresh: true });
  await marks.end("one");
  expect(await read()).toEqual({ since: null, isFresh: true });

  // What has waited for the database goes to the journal late.
  const receivedAt = new Date("2026-11-28T12:00:05Z");
  const since = new Date("2026-11-28T12:00:00Z");
  marks.overflow("one", receivedAt);
  marks.overflow("one", new Date());
  await vi.waitFor(async () => expect(await read()).toMatchObject({ since }));
});

it("is not overtaken by the end of what was there before", async () => {
  for (let n = 0; n < 20; n += 1) {
    await marks.begin("one");
    const ended = marks.end("one");
    marks.overflow("one", new Date());
    await ended;
    await vi.waitFor(async () => expect((await read())?.since).toBeInstanceOf(Date));
    await marks.end("one");
  }
});

it("is kept fresh by a drain that goes on, not by one that is tried again and again", async () => {
  await marks.begin("one");
  await grow();
  await marks.begin("one");
  expect(await read()).toMatchObject({ isFresh: false });
  await marks.stayFresh();
  expect(await read()).toMatchObject({ isFresh: true });

  // After the next outage it is told anew.
  await grow();
  marks.forget();
  await marks.begin("one");
  expect(await read()).toMatchObject({ isFresh: true });
});
