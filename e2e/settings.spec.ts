import { readFile } from "node:fs/promises";
import { readFixtureText } from "../server/testing/fixtures.ts";
import { postWebhook } from "./retell.ts";
import { addClient, expect, patient, test } from "./staff.ts";

test("somebody is invited, may do what their role lets them, and is removed; the log has it all", async ({
  page,
  browser,
  request,
  baseURL,
}) => {
  const client = await addClient(page, "Audited Agency");
  const body = readFixtureText("call_ended.phone_inbound.json");
  const { eventId } = await postWebhook(request, client, body);
  const email = `vera-${Date.now()}@agency.example`;
  const staff = page.getByRole("table", { name: "Staff" });

  const link = await test.step("an admin makes a one-time link", async () => {
    await page.goto("/");
    await page
      .getByRole("button", { name: /^Account of/ })
      .first()
      .click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Role", { exact: true }).selectOption("viewer");
    await page.getByRole("button", { name: "Make the link" }).click();
    const shown = await page.getByRole("dialog").locator("code").textContent();
    await page.getByRole("button", { name: "Done" }).click();
    await expect(staff.getByText(email)).toBeVisible();
    return new URL(shown ?? "");
  });

  const theirs = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const vera = patient(await theirs.newPage());
  await test.step("they make their account with it", async () => {
    await vera.goto(`${baseURL}${link.pathname}${link.search}`);
    await expect(vera.getByRole("heading", { name: "Create your account" })).toBeVisible();
    await vera.getByLabel("Your name").fill("Vera");
    await vera.getByLabel("Password", { exact: true }).fill("a long password");
    await vera.getByRole("button", { name: "Create account and sign in" }).click();
    await expect(vera.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
    await page.goto(`${link.pathname}${link.search}`);
    await expect(page).not.toHaveURL(/invite=/);
  });

  await test.step("a viewer sees no numbers and no settings", async () => {
    await vera.goto(`${baseURL}/events/${eventId}`);
    await expect(vera.getByText(/Phone numbers are masked\. Who may show them:/)).toBeVisible();
    await expect(vera.getByText("+1 ••• ••• 0012").first()).toBeVisible();
    await expect(vera.getByText("+15550100012")).toHaveCount(0);
    await expect(vera.getByRole("button", { name: "Process again" })).toBeDisabled();
    await vera.goto(`${baseURL}/settings`);
    await expect(vera.getByText("Only admins see the settings")).toBeVisible();
  });

  await test.step("as support they show them, which is written down", async () => {
    await page.goto("/settings");
    await staff
      .getByRole("row")
      .filter({ hasText: email })
      .getByLabel(/^Role of/)
      .selectOption("support");
    await expect(page.getByText("Vera is support now.")).toBeVisible();
    await vera.goto(`${baseURL}/events/${eventId}`);
    await vera.getByRole("button", { name: "Show phone numbers" }).click();
    await expect(vera.getByText("+15550100012").first()).toBeVisible();
  });

  const log = page.getByRole("table", { name: "Audit log" });
  await test.step("the log says who did what, narrows, and is exported", async () => {
    await page.goto("/settings");
    const shown = log.getByRole("row").filter({ hasText: "Showed phone numbers" });
    await expect(shown.filter({ hasText: "Vera" })).toBeVisible();
    await expect(log).toContainText("before: viewer, now: support");
    await page.getByLabel("What", { exact: true }).selectOption("client_added");
    await expect(page).toHaveURL(/action=client_added/);
    await expect(log).not.toContainText("Showed phone numbers");
    await expect(log).toContainText(client.id);
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    const csv = await readFile(await (await saved).path(), "utf8");
    expect(csv).toContain("at,who,action");
    expect(csv).toContain(`client_added,${client.id}`);
    expect(csv).not.toContain("numbers_revealed");
  });

  await test.step("who is removed is signed out; the log keeps them", async () => {
    await page.goto("/settings");
    await staff
      .getByRole("row")
      .filter({ hasText: email })
      .getByRole("button", { name: "Remove Vera" })
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("Vera can't sign in any more.")).toBeVisible();
    // The page she has open may leave by itself meanwhile, which ends a visit to another.
    await expect(async () => {
      await vera.goto(`${baseURL}/events`);
      await expect(vera).toHaveURL(/\/login/);
    }).toPass();
    await expect(log).toContainText("Removed an account");
    await expect(log).toContainText("Vera");
  });
  await theirs.close();
});

test("the last admin stays", async ({ page }) => {
  await page.goto("/settings");
  const row = page
    .getByRole("table", { name: "Staff" })
    .getByRole("row")
    .filter({ hasText: "You" });
  await expect(row.getByLabel(/^Role of/)).toBeDisabled();
  await expect(row.getByRole("button", { name: /^Remove/ })).toBeDisabled();
});
