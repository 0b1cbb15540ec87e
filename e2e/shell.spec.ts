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

test("what can't be looked up is not said to be missing", async ({ page }) => {
  await page.goto("/clients");
  await page.route("**/api/trpc/find.places**", (route) =>
    route.fulfill({ status: 502, body: "Bad gateway" }),
  );
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("call_4711");
  const dialog = page.getByRole("dialog", { name: "Find anything" });
  await expect(dialog.getByRole("alert")).toContainText("could not be looked up");
  // What takes no looking up is offered all the same.
  await expect(dialog.getByRole("option", { name: /Events with/ })).toBeVisible();
  await page.unroute("**/api/trpc/find.places**");
  await page.getByRole("combobox").fill("call_47");
  await expect(dialog.getByRole("alert")).toBeHidden();
});

test("single keys lead around, and never while somebody types", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  // The second key has to follow soon, and a busy machine may take its time between the two.
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await expect(page).toHaveURL(/\/clients$/, { timeout: 10_000 });
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
  await page.keyboard.press("?");
  await expect(sheet).toBeVisible();
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
  await expect(page.getByText(/cleared away .+ each 60 minutes.+JOURNAL_LIMIT_MB/)).toBeVisible();
});

test("a page that was opened before an update says so, and goes on", async ({ page }) => {
  await page.goto("/clients");
  await expect(page.getByRole("heading", { name: "Clients", level: 1 })).toBeVisible();
  // What it has not fetched by now is gone.
  await page.route("**/_next/static/**", (route) => route.fulfill({ status: 404 }));
  await page.getByRole("button", { name: "Find…" }).filter({ visible: true }).click();
  const anew = page.getByRole("button", { name: "Load the page anew" });
  await expect(anew).toBeVisible();
  await expect(page.getByRole("heading", { name: "Clients", level: 1 })).toBeVisible();
  await page.unroute("**/_next/static/**");
  await anew.click();
  await expect(anew).toBeHidden();
  await page.getByRole("button", { name: "Find…" }).filter({ visible: true }).click();
  await expect(page.getByRole("combobox")).toBeFocused();
});

test("what an update took away is said to be gone, and what opens it stays", async ({ page }) => {
  await page.goto("/refused");
  await expect(page.getByText(/Live|Catching up/).first()).toBeVisible();
  await page.route("**/_next/static/chunks/**", (route) => route.fulfill({ status: 404 }));
  const account = page.getByRole("button", { name: /^Account of/ });
  await account.click();
  await expect(page.getByText("A part of this page could not be fetched.")).toBeVisible();
  await expect(account).toBeVisible();
  await page.unroute("**/_next/static/chunks/**");
  await page.getByRole("button", { name: "Load the page anew" }).click();
  await account.click();
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
});

test("what failed is there once the server answers again, without anybody pressing a thing", async ({
  page,
}) => {
  await page.goto("/refused");
  await expect(page.getByText(/Live|Catching up/).first()).toBeVisible();
  await page.route("**/api/trpc/refusals.**", (route) => route.abort());
  await page.getByRole("button", { name: "30d", exact: true }).click();
  await expect(page.getByText("What was refused could not be loaded")).toBeVisible();
  await page.unroute("**/api/trpc/refusals.**");
  await expect(page.getByText("What was refused could not be loaded")).toBeHidden({
    timeout: 60_000,
  });
  await expect(page.getByRole("button", { name: "Try again" })).toBeHidden();
});
