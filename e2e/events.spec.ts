import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { readFixture } from "../server/testing/fixtures.ts";
import { keepAsleep } from "./asleep.ts";
import { type Client, postWebhook } from "./retell.ts";
import { addClient, expect, patient, test } from "./staff.ts";

const CALLS = 60;

let client: Client;
let callIds: string[];
test.beforeAll(async ({ browser, session, playwright }, { workerIndex }) => {
  const baseURL = process.env.RINGONCE_URL ?? "";
  const page = patient(await browser.newPage({ baseURL, storageState: session }));
  const request = await playwright.request.newContext({ baseURL });
  client = await addClient(page, `Searched ${workerIndex}`);
  callIds = Array.from(
    { length: CALLS },
    (_, n) => `call_${String(n).padStart(8, "0")}${workerIndex}`,
  );
  const { call } = JSON.parse(String(readFixture("call_ended.phone_inbound").rawBody));
  for (const [n, call_id] of callIds.entries()) {
    const metadata = { order_id: n, even: n % 2 === 0 };
    const body = { event: "call_ended", call: { ...call, call_id, metadata } };
    await postWebhook(request, client, JSON.stringify(body));
  }
  await page.close();
  await request.dispose();
});

const list = (page: Page) => page.getByRole("table", { name: "Events" });
const box = (page: Page) => page.getByRole("textbox", { name: "Search events" });
/** Its head is one of them. */
const expectRows = (page: Page, count: number) =>
  expect(list(page)).toHaveAttribute("aria-rowcount", String(count + 1));

/** What has just come can be searched after a moment. */
async function searchUntil(page: Page, search: string, count: number): Promise<void> {
  await expect(async () => {
    await page.goto(`/events?client=${client.id}&q=${encodeURIComponent(search)}`);
    await expect(list(page)).toHaveAttribute("aria-rowcount", String(count + 1), {
      timeout: 5_000,
    });
  }).toPass();
}

test("an event is found by what is in it, and a mistake says what to change", async ({ page }) => {
  await searchUntil(page, "call.metadata.order_id = 42", 1);
  await expect(list(page)).toContainText(callIds[42] ?? "");

  await box(page).fill("call.metadata.even = true and call.metadata.order_id < 10");
  await box(page).press("Enter");
  await expectRows(page, 5);
  await box(page).fill("call.metadata.order_id >");
  await box(page).press("Enter");
  await expect(
    page.getByText("Say what call.metadata.order_id should be compared with"),
  ).toBeVisible();
  await expectRows(page, 5);
  await box(page).fill((callIds[7] ?? "").slice(0, 13));
  await box(page).press("Enter");
  await expectRows(page, 1);
  await box(page).fill("call.metadata.order_id = nobody");
  await box(page).press("Enter");
  await expect(page.getByText("No event matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(page).toHaveURL(/\/events$/);
});

test("what is typed while the page wakes up stays", async ({ page }) => {
  const wakeUp = await keepAsleep(page);
  await page.goto(`/events?client=${client.id}`, { waitUntil: "commit" });
  await box(page).fill("call.metadata.even = true");
  wakeUp();
  await expect(page.getByRole("button", { name: "Clear the search" })).toBeVisible();
  await expect(box(page)).toHaveValue("call.metadata.even = true");
  await box(page).press("Enter");
  await expect(page).toHaveURL(/q=call\.metadata\.even/);
});

test("Enter counts also before the page has woken up", async ({ page }) => {
  const wakeUp = await keepAsleep(page);
  await page.goto(`/events?client=${client.id}&type=call_ended`, { waitUntil: "commit" });
  await box(page).fill("call.metadata.even = true");
  await box(page).press("Enter");
  await page.waitForURL(/q=call/, { waitUntil: "commit" });
  wakeUp();
  const { searchParams } = new URL(page.url());
  expect(Object.fromEntries(searchParams)).toEqual({
    client: client.id,
    type: "call_ended",
    q: "call.metadata.even = true",
  });
  await expect(box(page)).toHaveValue("call.metadata.even = true");
});

test("where nothing matches, nothing is offered for a replay", async ({ page }) => {
  await page.goto(`/events?client=${client.id}`);
  await expectRows(page, CALLS);
  const replay = page.getByRole("button", { name: "Replay these" });
  await expect(replay).toBeEnabled();
  await box(page).fill("call.metadata.order_id = nobody");
  await box(page).press("Enter");
  await expect(page.getByText("No event matches")).toBeVisible();
  await expect(replay).toBeDisabled();
  await expect(replay).toHaveAccessibleDescription(/no event here/);
  await replay.click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(replay).toBeEnabled();
});

test("a link with a search that can't be read says so, and shows no other events", async ({
  page,
}) => {
  await page.goto(
    `/events?client=${client.id}&q=${encodeURIComponent("call.metadata.order_id >")}`,
  );
  const said = "Say what call.metadata.order_id should be compared with";
  await expect(page.getByRole("alert").getByText(said)).toBeVisible();
  await expect(box(page)).toHaveAccessibleDescription(new RegExp(said));
  await expect(list(page)).toHaveCount(0);
});

test("filters are set, changed and taken away by keyboard, and stand in the URL", async ({
  page,
}) => {
  await page.goto(`/events?client=${client.id}`);
  await expectRows(page, CALLS);
  await page.getByRole("button", { name: "Filter", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Client" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitemradio", { name: "Processed" })).toBeVisible();
  await page.keyboard.press("p");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/status=processed/);
  await page.getByRole("button", { name: "Status Processed" }).click();
  await page.getByRole("menuitemradio", { name: "Dead" }).click();
  await expect(page).toHaveURL(/status=dead/);
  await page.getByRole("button", { name: "Remove the filter Status: Dead" }).click();
  await expect(page).not.toHaveURL(/status=/);
  await page.goBack();
  await expect(page).toHaveURL(/status=dead/);
});

test("a view is saved, opened, renamed and removed", async ({ page }) => {
  await page.goto(`/events?client=${client.id}&range=7d`);
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(`Week of ${client.name}`);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("link", { name: "Duplicates today" }).click();
  await expect(page).toHaveURL(/duplicates=true&range=24h/);
  await views.getByRole("link", { name: `Week of ${client.name}` }).click();
  await expectRows(page, CALLS);
  await views.getByRole("button", { name: `Rename the view Week of ${client.name}` }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(`Days of ${client.name}`);
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(views.getByRole("link", { name: `Week of ${client.name}` })).toHaveCount(0);
  await views.getByRole("button", { name: `Remove the view Days of ${client.name}` }).click();
  await expect(views.getByRole("link", { name: `Days of ${client.name}` })).toHaveCount(0);
});

test("the drawer keeps the list in its place, and goes to its neighbours", async ({ page }) => {
  await page.goto(`/events?client=${client.id}`);
  await page.evaluate(() => window.scrollTo(0, 700));
  // By its call: rows come and go, so that the twentieth is soon another.
  const row = list(page)
    .getByRole("row")
    .filter({ hasText: callIds[CALLS - 25] ?? "" });
  const link = row.getByRole("link", { name: "call_ended" });
  await link.scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => window.scrollY);
  const id = await row.getAttribute("data-event");
  await link.click();
  const drawer = page.getByRole("dialog");
  await expect(page).toHaveURL(new RegExp(`event=${id}`));
  await expect(drawer.getByRole("heading", { name: "call_ended" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page).not.toHaveURL(new RegExp(`event=${id}`));
  await page.keyboard.press("k");
  await expect(page).toHaveURL(new RegExp(`event=${id}`));
  await page.keyboard.press("Escape");
  await expect(drawer).toHaveCount(0);
  await expect(page).not.toHaveURL(/event=/);
  expect(await page.evaluate(() => window.scrollY)).toBe(scrolled);
  await expect(link).toBeFocused();
});

async function exported(page: Page, format: string, within = page.locator("body")) {
  await within.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: format }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

test("files hold exactly what the filter lets through, and the rows that are picked", async ({
  page,
}) => {
  await searchUntil(page, "call.metadata.even = true", CALLS / 2);
  const filterBar = page.getByRole("search", { name: "Filter events" });
  const csv = await exported(page, "CSV", filterBar);
  expect(csv.name).toMatch(/^ringonce-events-.*\.csv$/);
  const [head, ...lines] = csv.text.trimEnd().split("\r\n");
  expect(head).toContain("event_id,received_at");
  const even = callIds.filter((_, n) => n % 2 === 0);
  expect(lines.map((line) => line.split(",")[4])).toEqual(even.toReversed());
  expect(csv.text).not.toMatch(/\+1\d{10}/);

  const json = await exported(page, "JSON with bodies", filterBar);
  const orders = json.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).body.call.metadata);
  expect(orders.every(({ even: isEven }) => isEven)).toBe(true);
  expect(orders).toHaveLength(CALLS / 2);

  const boxes = list(page).getByRole("checkbox");
  await boxes.nth(1).click();
  await boxes.nth(4).click({ modifiers: ["Shift"] });
  const bar = page.getByRole("region", { name: "Picked events" });
  await expect(bar.getByText("4 picked")).toBeVisible();
  const picked = await exported(page, "JSON, one event per line", bar);
  const ids = picked.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).call_id);
  expect(ids).toEqual(even.toReversed().slice(1, 5));
  await bar.getByRole("button", { name: "Pick all that match" }).click();
  await expect(bar.getByText("All that match are picked")).toBeVisible();
  await bar.getByRole("button", { name: "Replay" }).click();
  await expect(page.getByRole("dialog", { name: "Replay all that match" })).toBeVisible();
});

test("a stranger gets no file", async ({ playwright }) => {
  const stranger = await playwright.request.newContext({
    baseURL: process.env.RINGONCE_URL ?? "",
    storageState: { cookies: [], origins: [] },
  });
  const answer = await stranger.post("/api/events/export", { form: { format: "csv" } });
  expect(answer.status()).toBe(401);
  await stranger.dispose();
});
