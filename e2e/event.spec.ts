import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { readFixture } from "../server/testing/fixtures.ts";
import { holdTable } from "../server/testing/hold-table.ts";
import { postWebhook } from "./retell.ts";
import { addClient, expect, test } from "./staff.ts";
import { noteWhatMoves } from "./what-moves.ts";

/** A key's name that is a pixel wider once it is known moves by less than a thirtieth of this. */
const SEEN = 0.001;

test("nothing on an event's page moves, however late a part of it is known", async ({
  page,
  request,
}) => {
  const client = await addClient(page, "Steady Dental");
  const { event_timestamp: _, ...body } = JSON.parse(
    String(readFixture("call_ended.phone_inbound").rawBody),
  );
  body.call.call_id = `call_${randomBytes(8).toString("hex")}`;
  const { eventId } = await postWebhook(request, client, JSON.stringify(body));
  body.call.call_summary = "told once more";
  await postWebhook(request, client, JSON.stringify(body));

  // What happens to it while it is looked at may move what is below: first all of that is over.
  await page.goto(`/events/${eventId}`);
  await expect(page.getByText("Processed at the first attempt.")).toBeVisible();
  await expect(page.getByText(/A duplicate, answered 200/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Why it came" })).toBeVisible();

  await page.addInitScript(noteWhatMoves);
  const letGo = await holdTable(process.env.RINGONCE_DATA_DIR ?? "", "effects");
  try {
    await page.goto(`/events/${eventId}`, { waitUntil: "commit" });
    // Long enough for everything else of the page.
    await sleep(3_000);
  } finally {
    await letGo();
  }
  await expect(page.getByRole("link", { name: "Why it came" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Body" })).toBeVisible();
  const moved = await page.evaluate(() => window.moved);
  expect(moved.filter(({ by }) => by > SEEN)).toEqual([]);
});
