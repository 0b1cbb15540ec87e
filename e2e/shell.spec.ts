import { addClient, expect, test } from "./staff.ts";

test("finding anything with Ctrl+K, by keyboard alone", async ({ page }) => {
  const client = await addClient(page, "Palette Dental");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Page, client, call or event" });
  await expect(field).toBeFocused();

  await field.fill("palette den");
  const option = page.getByRole("option", { name: /Palette Dental/ });
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: client.name, level: 1 })).toBeVisible();

  // Where somebody went comes first the next time.
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("option").first()).toHaveAccessibleName(/Palette Dental/);
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();
});

test("single keys lead around, and never while somebody types", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await expect(page).toHaveURL(/\/clients$/, { timeout: 2_000 });
  }).toPass();

  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet.getByText("Events", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();

  await page.goto("/add-client");
  await page.getByLabel("Name").fill("");
  await page.getByLabel("Name").pressSequentially("g e?");
  await expect(page.getByLabel("Name")).toHaveValue("g e?");
  await expect(page).toHaveURL(/\/add-client$/);
  await expect(sheet).toBeHidden();
});

test("single keys can be switched off", async ({ page }) => {
  await page.goto("/clients");
  await expect(page.getByRole("heading", { name: "Clients", level: 1 })).toBeVisible();
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(sheet).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await sheet.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await expect(page).toHaveURL(/\/clients$/);
  await expect(sheet).toBeHidden();
  // Ctrl+K is no single key, and leads back to the switch.
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("keyboard");
  await page.getByRole("option", { name: /Keyboard shortcuts/ }).click();
  await expect(sheet).toBeVisible();
});
