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
