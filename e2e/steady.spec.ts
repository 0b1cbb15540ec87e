import { postWebhook } from "./retell.ts";
import { addClient, expect, test } from "./staff.ts";
import { noteWhatMoves } from "./what-moves.ts";

/** Chrome calls twice as much, in all, still good. */
const FELT = 0.05;

for (const { on, viewport } of [
  { on: "a phone", viewport: { width: 390, height: 844 } },
  { on: "a wide screen", viewport: { width: 1440, height: 900 } },
]) {
  test(`nothing moves while a page loads on ${on}`, async ({ page, request }) => {
    const client = await addClient(page, `Steady on ${on}`);
    for (let turn = 0; turn < 15; turn += 1) {
      const call = { call_id: `call_steady_${viewport.width}_${turn}`, call_status: "ended" };
      await postWebhook(request, client, JSON.stringify({ event: "call_ended", call }));
    }
    await page.setViewportSize(viewport);
    await page.addInitScript(noteWhatMoves);
    // What other stories do meanwhile may move it, and is no part of loading it.
    await page.route("**/api/live**", () => {});
    for (const path of [`/events?client=${client.id}`, "/settings", "/clients"]) {
      await test.step(path, async () => {
        await page.goto(path);
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        await expect(page.locator("main table tbody tr").first()).toBeVisible();
        const moved = await page.evaluate(() => window.moved);
        expect(moved.filter(({ by }) => by > FELT)).toEqual([]);
      });
    }
  });
}

/** Without scripts nothing takes the place of a placeholder, so that no machine is too fast for it. */
test("the staff, who move what is below them, come with the page itself", async ({
  page,
  browser,
  baseURL,
  session,
}) => {
  await page.goto("/settings");
  for (const name of ["ada", "bea", "cleo"]) {
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await page.getByLabel("E-mail").fill(`${name}-${Date.now()}@agency.example`);
    await page.getByRole("button", { name: "Make the link" }).click();
    await page.getByRole("button", { name: "Done" }).click();
  }
  const context = await browser.newContext({
    baseURL,
    storageState: session,
    javaScriptEnabled: false,
  });
  const still = await context.newPage();
  await still.goto("/settings");
  const staff = still.getByRole("table", { name: "Staff" });
  await expect(staff.getByText(/^cleo-.*@agency\.example$/)).toBeVisible();
  await context.close();
});

/** Where it ends in the middle, the browser may paint it as it is. */
test("the foot of the navigation is in its place before all of it has come", async ({
  browser,
  baseURL,
  session,
}) => {
  const context = await browser.newContext({
    baseURL,
    storageState: session,
    javaScriptEnabled: false,
  });
  const still = await context.newPage();
  const placeOfFirst = async () => {
    await still.goto("/events");
    return still.locator("aside p").getByText("Connecting…").boundingBox();
  };
  const whole = await placeOfFirst();
  await still.route("**/events", async (route) => {
    const response = await route.fetch();
    const [start] = (await response.text()).split("Connecting…");
    await route.fulfill({ response, body: `${start}Connecting…</p>` });
  });
  const first = await placeOfFirst();
  await expect(still.getByRole("button", { name: /^Account of/ })).toHaveCount(0);
  expect(Math.abs((first?.y ?? 0) - (whole?.y ?? Number.NaN))).toBeLessThan(2);
  await context.close();
});
