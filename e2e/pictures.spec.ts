import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { APIRequestContext, Page } from "@playwright/test";
import { type Delivery, planDeliveries } from "../server/sender/index.ts";
import { Receiver } from "./receiver.ts";
import { type Client, postWebhook } from "./retell.ts";
import { addClient, addDestination, expect, test } from "./staff.ts";

/**
 * The pictures of README.md and docs/, of real traffic. Every run takes them, so that they can always
 * be taken; into the documents they go when this story has the server to itself:
 *
 *     PICTURES_DIR=docs/images npx playwright test -c e2e/playwright.config.ts pictures
 */
const FOLDER = process.env.PICTURES_DIR;
/** With several the charts have a course; one is enough to see that it works. */
const WAVES = FOLDER === undefined ? 1 : 5;
const BETWEEN_WAVES_MS = 25_000;
const POSTS_AT_ONCE = 8;

test.describe.configure({ timeout: 180_000 + WAVES * (BETWEEN_WAVES_MS + 30_000) });

let receiver: Receiver;
test.beforeAll(async () => {
  receiver = await Receiver.start();
});
test.afterAll(() => receiver.stop());

test("the pictures of the documents", async ({ page, request }, testInfo) => {
  const take = async (name: string) => {
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    const path = FOLDER === undefined ? testInfo.outputPath(name) : join(FOLDER, name);
    await page.screenshot({ path, animations: "disabled" });
  };
  const clients = await addClients(page);
  for (let wave = 0; wave < WAVES; wave += 1) {
    if (wave > 0) await sleep(BETWEEN_WAVES_MS);
    await Promise.all(
      clients.map(({ client, calls }) =>
        post(request, client, deliveries(`${client.id} ${wave}`, calls * (1 + (wave % 3)))),
      ),
    );
  }
  const [first] = clients;
  await page.setViewportSize({ width: 1440, height: 900 });

  await untilExplained(page, first?.client.id ?? "");
  await take("duplicates.png");
  await page.goto("/?range=1h");
  await expect(page.getByText("Booking system").first()).toBeVisible();
  await take("overview.png");
  await page.setViewportSize({ width: 390, height: 844 });
  await take("overview-phone.png");

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`/events?client=${first?.client.id}&type=call_analyzed`);
  await page.getByRole("link", { name: "call_analyzed" }).first().click();
  await expect(page.getByRole("list", { name: "Time axis" })).toBeVisible();
  await take("event.png");
});

async function addClients(page: Page): Promise<{ client: Client; calls: number }[]> {
  const dental = await addClient(page, "Bramblewood Dental Group");
  await addDestination(page, dental, { name: "CRM", url: receiver.url("/crm") });
  const legal = await addClient(page, "Harbor Legal");
  receiver.behave("/booking", { status: 503 });
  await addDestination(page, legal, { name: "Booking system", url: receiver.url("/booking") });
  const realty = await addClient(page, "Northwind Realty");
  await addClient(page, "Quiet Vets");
  return [
    { client: dental, calls: 12 },
    { client: legal, calls: 5 },
    { client: realty, calls: 7 },
  ];
}

function deliveries(seed: string, calls: number): readonly Delivery[] {
  const plan = planDeliveries({
    ...{ seed, calls, fixtures: false, repeat: 1, reorder: false },
    ...{ duplicates: 0.15, twins: 0.3, nowMs: Date.now() },
  });
  return plan.departures.flat();
}

async function post(
  request: APIRequestContext,
  client: Client,
  all: readonly Delivery[],
): Promise<void> {
  const left = all.values();
  const lane = async () => {
    for (const delivery of left) await postWebhook(request, client, delivery.render());
  };
  await Promise.all(Array.from({ length: POSTS_AT_ONCE }, lane));
}

/** Every server has said how it answered the first deliveries. */
async function untilExplained(page: Page, clientId: string): Promise<void> {
  await expect(async () => {
    await page.goto(`/duplicates?range=1h&client=${clientId}`);
    await expect(page.getByText("Sent twice").first()).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await page.goto("/duplicates?range=1h");
  await expect(page.getByRole("heading", { name: "Duplicates", level: 1 })).toBeVisible();
}
