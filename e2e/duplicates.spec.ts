import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { postWebhook } from "./retell.ts";
import { addClient, expect, test } from "./staff.ts";

const callEnded = (callId: string, timestamp: number, summary: string) =>
  JSON.stringify({
    event: "call_ended",
    event_timestamp: timestamp,
    call: { call_id: callId, from_number: "+15550100042", call_summary: summary },
  });

/** As staff does it: one click from wherever they are. */
async function openDuplicates(page: Page): Promise<void> {
  await page.goto("/");
  const main = page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Duplicates" }).click();
  await expect(page.getByRole("heading", { name: "Duplicates", level: 1 })).toBeVisible();
}

test("why a call was texted twice is found in three steps", async ({ page, request }) => {
  const client = await addClient(page, "Texted Twice Dental");
  const callId = `call_${randomBytes(8).toString("hex")}`;
  const first = await postWebhook(request, client, callEnded(callId, 1, "comes on Tuesday"));
  // Longer than twins are apart: then our answer is what is asked about.
  await sleep(1_200);
  expect(
    await postWebhook(request, client, callEnded(callId, 2, "comes on Thursday")),
  ).toMatchObject({ duplicate: true, eventId: first.eventId });

  await openDuplicates(page);
  const search = page.getByRole("textbox", { name: "Call or chat id" });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), callId);
  await search.click();
  // Without Enter: what is pasted is whole.
  await search.press("ControlOrMeta+v");
  await expect(page).toHaveURL(new RegExp(`call=${callId}`));
  const row = page.getByRole("table", { name: "Duplicates", exact: true }).getByRole("row");
  // It is explained once every server has said how it answered the first delivery.
  await expect(async () => {
    await page.reload();
    await expect(row.filter({ hasText: "Sent twice" })).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await row.filter({ hasText: "Sent twice" }).getByRole("link").first().click();

  await expect(page.getByRole("heading", { name: "Duplicate of call_ended" })).toBeVisible();
  await expect(page.getByText(/We answered it 200 after [\d.]+ m?s\./).first()).toBeVisible();
  await expect(page.getByText("Thursday", { exact: false }).first()).toBeVisible();

  await test.step("the evidence names the call and no phone number", async () => {
    const evidence = page.getByRole("region", { name: "The evidence as text" });
    await expect(evidence).toContainText(callId);
    await expect(evidence).not.toContainText("Thursday");
    await page.getByRole("checkbox", { name: "Add what differs in the bodies" }).check();
    await expect(evidence).toContainText("Thursday");
    await expect(evidence).not.toContainText("5550100042");
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    expect((await saved).suggestedFilename()).toMatch(/^duplicate-.*\.md$/);
  });

  await test.step("the pages of the event and of the call lead here too", async () => {
    for (const path of [`/events/${first.eventId}`, `/calls/${client.id}/${callId}`]) {
      await page.goto(path);
      await page.getByRole("link", { name: "Why it came" }).first().click();
      await expect(page.getByRole("heading", { name: "Why it came" })).toBeVisible();
    }
  });

  await test.step("and so does the number beside the client", async () => {
    await page.goto(`/?q=${client.id}`);
    const counted = page.getByRole("row").filter({ hasText: client.name });
    await counted.locator('a[href^="/duplicates?"]').click();
    await expect(page).toHaveURL(new RegExp(`/duplicates\\?client=${client.id}`));
    await expect(row.filter({ hasText: "call_ended" })).toBeVisible();
  });
});

test("which client has most duplicates this week is seen at once", async ({ page, request }) => {
  const client = await addClient(page, "Loudest Plumbing");
  for (let n = 0; n < 3; n++) {
    const body = callEnded(`call_${randomBytes(8).toString("hex")}`, n, "x");
    for (let copy = 0; copy < 40; copy++) await postWebhook(request, client, body);
  }
  await openDuplicates(page);
  await expect(async () => {
    await page.reload();
    const most = page.getByText("Most duplicates").locator("..");
    await expect(most).toContainText("Loudest Plumbing", { timeout: 5_000 });
    await expect(most).toContainText("117");
  }).toPass({ timeout: 60_000 });
  const table = page.getByRole("table", { name: "Duplicates by client" });
  await expect(table.getByRole("row").nth(1)).toContainText("Loudest Plumbing");
  await expect(
    page.getByText(/double effects? avoided in|in the last 7 days, none processed/),
  ).toBeVisible();
});

test("no duplicates says what that means", async ({ page }) => {
  await page.goto("/duplicates?from=2020-01-01T00:00:00.000Z&to=2020-01-02T00:00:00.000Z");
  await expect(page.getByText("No duplicates in this range")).toBeVisible();
  await page.goto("/duplicates?call=call_that_nobody_made");
  await expect(page.getByText("No duplicates match")).toBeVisible();
});

test("who has but a phone number is led on to where it is found", async ({ page, request }) => {
  const client = await addClient(page, "Only A Number");
  const number = `+1555${String(Date.now()).slice(-7)}`;
  const callId = `call_${randomBytes(8).toString("hex")}`;
  const body = callEnded(callId, 1, "x").replace("+15550100042", number);
  for (let copy = 0; copy < 2; copy++) await postWebhook(request, client, body);
  await page.goto("/duplicates");
  const search = page.getByRole("textbox", { name: "Call or chat id" });
  await search.fill(number);
  await search.press("Enter");
  await page.getByRole("link", { name: "Search all duplicated events for it" }).click();
  await expect(page).toHaveURL(/\/events\?.*duplicates=true/);
  // It is found once it has been indexed.
  const found = page.getByRole("row").filter({ hasText: callId });
  await expect(async () => {
    await page.reload();
    await expect(found).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
});
