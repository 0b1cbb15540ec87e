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

test("a new client gets its first green tick by a test from the dashboard", async ({ page }) => {
  const client = await addClient(page, "First Tick");
  const steps = page.getByRole("listitem");
  await expect(page.getByText("Waiting for the first event.")).toBeVisible();
  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect(page.getByText(/Taken in .* signed with the key you gave/)).toBeVisible();
  // By itself, without loading the page again.
  await expect(page.getByText("It works:")).toBeVisible();
  await expect(steps.filter({ hasText: "Send a test (done)" })).toBeVisible();
  await expect(steps.filter({ hasText: "Paste this URL into Retell (done)" })).toHaveCount(0);

  await page.getByRole("link", { name: "Open the test event" }).click();
  await expect(page).toHaveURL(/\/events\//);
  await expect(page.getByText("Test", { exact: true }).first()).toBeVisible();

  // It is in no statistic.
  await page.goto(`/clients/${client.id}`);
  await expect(page.getByRole("heading", { name: client.name, level: 1 })).toBeVisible();
  await expect(page.getByText("test_call")).toHaveCount(0);
});

test("who was only tested is so called wherever clients are listed", async ({ page }) => {
  const client = await addClient(page, "Tested Only Dental");
  const main = page.getByRole("main");
  await expect(main.getByText("No event yet")).toBeVisible();
  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect(main.getByText("Only tests yet")).toBeVisible();
  await page.goto("/clients");
  const row = page.getByRole("row").filter({ hasText: client.name });
  await expect(row).toContainText("Only tests yet");
  await page.goto(`/?q=${client.id}`);
  await expect(row).toContainText("Only tests yet");
});

test("on a phone the settings are at the foot of every page", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  const kept = page.getByRole("table", { name: "What is kept" });
  await expect(kept.getByRole("row").filter({ hasText: "Audit log" })).toContainText("For good");
  await expect(kept.getByRole("row").filter({ hasText: "Refused requests" })).toContainText("500");
});
