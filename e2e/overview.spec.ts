import type { Page } from "@playwright/test";
import { RETELL_FIXTURES, readFixture } from "../server/testing/fixtures.ts";
import { type Client, postWebhook } from "./retell.ts";
import { addClient, expect, patient, test } from "./staff.ts";

const [FIXTURE = ""] = RETELL_FIXTURES;

/** A body of a call of its own, so that it is no duplicate. */
function bodyOfCall(callId: string): string {
  return JSON.stringify({ event: "call_started", call: { call_id: callId } });
}

let fine: Client;
let troubled: Client;

test.beforeAll(async ({ browser, session, playwright }, { workerIndex }) => {
  const baseURL = process.env.RINGONCE_URL ?? "";
  const page = patient(await browser.newPage({ baseURL, storageState: session }));
  const request = await playwright.request.newContext({ baseURL });
  fine = await addClient(page, `Fine Dental ${workerIndex}`);
  troubled = await addClient(page, `Troubled Realty ${workerIndex}`);
  for (let call = 0; call < 3; call += 1) {
    await postWebhook(request, fine, bodyOfCall(`call_of_overview_${workerIndex}_${call}`));
  }
  await postWebhook(request, fine, readFixture(FIXTURE).rawBody);
  await postWebhook(request, fine, readFixture(FIXTURE).rawBody);
  const impostor = { ...troubled, apiKey: "key_of_another" };
  await postWebhook(request, impostor, bodyOfCall("call_refused"));
  await page.close();
  await request.dispose();
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

const rowOf = (page: Page, client: Client) =>
  page.getByRole("table", { name: "Clients" }).getByRole("row").filter({ hasText: client.name });

test("in one look: what is wrong, for whom, and where it is seen", async ({ page }) => {
  // What was refused is written down within seconds.
  await expect(async () => {
    await open(page, `/?q=${troubled.id}`);
    await expect(rowOf(page, troubled).getByText("Wrong key")).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(page.getByRole("region", { name: "Status" })).toContainText("attention");
  await rowOf(page, troubled).getByRole("link", { name: "Wrong key" }).click();
  await expect(page).toHaveURL(
    new RegExp(`/refused\\?.*client=${troubled.id}.*code=signature_mismatch`),
  );
});

test("clients are found, narrowed to those in need, and the worst come first", async ({ page }) => {
  await open(page, "/");
  const table = page.getByRole("table", { name: "Clients" });
  await page.getByRole("searchbox", { name: "Find a client" }).fill(fine.id);
  await expect(rowOf(page, fine)).toBeVisible();
  await expect(table.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/q=fine/);
  // It has its figures: three calls, and an event with a duplicate.
  await expect(rowOf(page, fine).getByRole("link", { name: "4", exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Needs attention" }).click();
  await expect(page.getByText("No client here needs attention")).toBeVisible();
  await page.getByRole("button", { name: "Show all clients" }).click();
  await expect(rowOf(page, fine)).toBeVisible();
  await expect(rowOf(page, troubled)).toBeVisible();

  const names = async () => (await table.locator("td:first-child").allTextContents()).join("\n");
  const worstFirst = await names();
  expect(worstFirst.indexOf(troubled.name)).toBeLessThan(worstFirst.indexOf(fine.name));
  await table.getByRole("button", { name: "Client", exact: true }).click();
  await expect(page).toHaveURL(/sort=name/);
  await expect(table.getByRole("columnheader", { name: "Client" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  const expectByName = async () => {
    const byName = await names();
    expect(byName.indexOf(fine.name)).toBeLessThan(byName.indexOf(troubled.name));
  };
  await expectByName();
  await page.reload();
  await expect(rowOf(page, fine)).toBeVisible();
  await expectByName();
});

test("a span that is dragged over in a chart becomes the range, and can be let go", async ({
  page,
}) => {
  await open(page, "/?range=1h");
  const chart = page.getByRole("slider", { name: "Events and duplicates" });
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (box === null) throw new Error("The chart has no place.");
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=.*&to=/);
  await expect(page.getByText("Events received in the chosen span")).toBeVisible();
  // The list it leads to is of the same span.
  await expect(rowOf(page, fine).getByRole("link", { name: "4", exact: true })).toHaveAttribute(
    "href",
    /from=.*to=/,
  );
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(page).not.toHaveURL(/from=/);
  await expect(page.getByText("Events received in the last hour")).toBeVisible();
});

test("the keyboard alone reads a chart and sets the range", async ({ page }) => {
  await open(page, "/?range=1h");
  const chart = page.getByRole("slider", { name: "Processing latency" });
  await chart.focus();
  await page.keyboard.press("End");
  await expect(chart).toHaveAttribute("aria-valuetext", /\d\d:\d\d–\d\d:\d\d/);
  await expect(page.getByRole("status").filter({ hasText: /p50 .*p95 .*p99/ })).toHaveCount(1);
  for (let step = 0; step < 9; step += 1) await page.keyboard.press("Shift+ArrowLeft");
  await expect(page.getByRole("status").filter({ hasText: "selected" })).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/from=.*&to=/);
});

test("a chart is a table too", async ({ page }) => {
  await open(page, "/?range=1h");
  await page.getByText("Table of Events and duplicates").click();
  const table = page.getByRole("table", { name: "Events and duplicates" });
  await expect(table.getByRole("columnheader")).toHaveText([/^Time, \S/, "Events", "Duplicates"]);
  const counts = await table.getByRole("row").locator("td:nth-child(2)").allTextContents();
  expect(counts.length).toBeGreaterThanOrEqual(60);
  const sum = counts.reduce((total, count) => total + Number(count.replaceAll(",", "")), 0);
  expect(sum).toBeGreaterThanOrEqual(4);
});
