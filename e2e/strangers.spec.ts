import { expect, test } from "@playwright/test";

test("a stranger is sent to the sign-in page", async ({ page }) => {
  await page.goto("/events");
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByLabel(/e-mail/i)).toBeVisible();
});
