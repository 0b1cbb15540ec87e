import { alertBody } from "../server/testing/alert-bodies.ts";
import { postWebhook } from "./retell.ts";
import { addClient, expect, test } from "./staff.ts";

test("an alert of Retell's is seen as it comes, and as it ends", async ({ page, request }) => {
  const client = await addClient(page, "Alerted Plumbing");
  await page.goto(`/alerts?client=${client.id}`);
  await expect(page.getByText("Alerted Plumbing has had no alert yet")).toBeVisible();
  await expect(page.getByText(`/api/webhooks/retell/${client.id}`)).toBeVisible();

  const triggeredAt = Date.now() - 90 * 60_000;
  const post = (event: "alert_triggered" | "alert_resolved", resolvedAt: number | null) =>
    postWebhook(
      request,
      client,
      JSON.stringify(
        alertBody(event, { triggered_timestamp: triggeredAt, resolved_timestamp: resolvedAt }),
      ),
    );
  const { eventId } = await post("alert_triggered", null);
  const row = page.getByRole("row").filter({ hasText: "High call volume" });
  await expect(row).toContainText("Open");
  await expect(row).toContainText("148");
  await expect(row).toContainText("above 100 in 1 h");
  await expect(row).toContainText("1 h 30 min so far");

  await post("alert_resolved", triggeredAt + 30 * 60_000);
  await expect(row).toContainText("Resolved");
  await expect(row.getByRole("cell", { name: "30 min", exact: true })).toBeVisible();
  await row.getByRole("button", { name: /details/ }).click();
  await page.getByRole("link", { name: "alert_triggered" }).click();
  await expect(page).toHaveURL(new RegExp(`/events/${eventId}$`));
  await page.goBack();

  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByText("None is open", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/state=open/);
});
