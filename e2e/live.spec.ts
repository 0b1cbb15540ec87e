import type { Page } from "@playwright/test";
import { postWebhook } from "./retell.ts";
import { addClient, expect, patient, signIn, test } from "./staff.ts";

let lastCall = 0;
function freshBody(): string {
  lastCall += 1;
  return JSON.stringify({
    event: "call_ended",
    call: { call_id: `call_live_${Date.now()}_${lastCall}` },
  });
}

const indicator = (page: Page, word: string) =>
  page.getByText(word, { exact: true }).filter({ visible: true });

/** As if the reader had gone to another tab, or had come back. */
async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
      document.dispatchEvent(new Event("visibilitychange"));
    },
    isVisible ? "visible" : "hidden",
  );
}

/** When a text was first on screen, by the browser's clock, which is this machine's. */
function whenShown(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (!document.body.textContent.includes(wanted)) return;
          watch.disconnect();
          requestAnimationFrame(() => resolve(Date.now()));
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    text,
  );
}

test("an event shows without a reload, and not while nobody looks", async ({
  page,
  request,
}, testInfo) => {
  const client = await addClient(page, `Live ${testInfo.workerIndex} ${Date.now()}`);
  expect((await postWebhook(request, client, freshBody())).status).toBe(200);
  await page.goto(`/events?client=${client.id}`);
  await expect(indicator(page, "Live")).toBeVisible();
  await expect(page.getByRole("link", { name: "call_ended" })).toHaveCount(1);

  await test.step("it is offered above the list, whose rows stay where they are", async () => {
    const shown = whenShown(page, "1 new event");
    await postWebhook(request, client, freshBody());
    const ackedAt = Date.now();
    const ms = (await shown) - ackedAt;
    testInfo.annotations.push({ type: "ack to screen, ms", description: String(ms) });
    // By the announcement: without one the page asks after a minute.
    expect(ms).toBeLessThan(55_000);
    await expect(page.getByRole("link", { name: "call_ended" })).toHaveCount(1);
  });

  await test.step("a hidden tab asks for nothing", async () => {
    await setVisible(page, false);
    await expect(indicator(page, "Paused")).toBeVisible();
    let asked: string[] = [];
    page.on("request", (one) => one.url().includes("/api/") && asked.push(one.url()));
    // What was asked for before is answered first.
    await expect(async () => {
      asked = [];
      await page.waitForTimeout(1_000);
      expect(asked).toEqual([]);
    }).toPass();
    await postWebhook(request, client, freshBody());
    await page.waitForTimeout(3_000);
    expect(asked).toEqual([]);
    await expect(page.getByText("1 new event", { exact: false })).toBeVisible();
  });

  await test.step("and catches up when it is shown", async () => {
    await setVisible(page, true);
    await expect(indicator(page, "Live")).toBeVisible();
    await expect(page.getByText("2 new events", { exact: false })).toBeVisible();
  });
});

test("a slow device misses nothing that comes while the page is waking up", async ({
  page,
  request,
}) => {
  const client = await addClient(page, "Slow Device");
  const browser = await page.context().newCDPSession(page);
  await browser.send("Emulation.setCPUThrottlingRate", { rate: 20 });
  await page.goto(`/clients/${client.id}`, { waitUntil: "load" });
  await postWebhook(request, client, freshBody());
  // By the announcement: without one the page asks after a minute.
  await expect(page.getByText("It works:")).toBeVisible({ timeout: 55_000 });
});

test("the connection comes back by itself, and nothing was missed", async ({
  page,
  request,
}, testInfo) => {
  const client = await addClient(page, `Back ${testInfo.workerIndex} ${Date.now()}`);
  await postWebhook(request, client, freshBody());
  await page.goto(`/events?client=${client.id}`);
  await expect(indicator(page, "Live")).toBeVisible();
  await page.route("**/api/live?*", (route) => route.abort());
  // No emulation of the network cuts a stream that is open; the page itself closes it here.
  await setVisible(page, false);
  await setVisible(page, true);
  await expect(indicator(page, "Reconnecting…")).toBeVisible();
  await postWebhook(request, client, freshBody());
  await page.unroute("**/api/live?*");
  // It tries more and more seldom, the longer it was away.
  await expect(indicator(page, "Live")).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("1 new event", { exact: false })).toBeVisible();
});

test("strangers are told nothing", async ({ request }) => {
  const response = await request.get("/api/live", { headers: { cookie: "" } });
  expect(response.status()).toBe(401);
});

test.describe("with a session of one's own", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("signing out in one tab ends the others", async ({ page, context }) => {
    await signIn(page);
    await page.goto("/events");
    await expect(indicator(page, "Live")).toBeVisible();
    const other = patient(await context.newPage());
    await other.goto("/");
    await other.getByRole("button", { name: /^Account of/ }).click();
    await other.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/login\?next=%2Fevents/);
    for (const tab of [page, other]) {
      await expect(tab.getByRole("heading", { name: "Sign in to Ringonce" })).toBeVisible();
    }
  });
});
