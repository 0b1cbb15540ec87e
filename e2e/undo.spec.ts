import type { Page } from "@playwright/test";
import { addClient, addDestination, expect, test } from "./staff.ts";

/** The note that says so, and its button. */
async function undo(page: Page, said: string | RegExp): Promise<void> {
  const note = page
    .getByRole("region", { name: "Notifications" })
    .locator(":scope > div")
    .filter({ hasText: said });
  await note.getByRole("button", { name: "Undo" }).click();
  await expect(note).toBeHidden();
}

test("what was done to a client or a destination is undone from the note that says so", async ({
  page,
}) => {
  const client = await addClient(page, "Undone Dental");
  const main = page.getByRole("main");
  const button = (name: string) => main.getByRole("button", { name, exact: true });
  const dialog = page.getByRole("dialog");

  await test.step("renamed", async () => {
    await button("Rename").click();
    await dialog.getByLabel("Name").fill("Renamed Dental");
    await dialog.getByRole("button", { name: "Rename" }).click();
    await expect(page.getByRole("heading", { name: "Renamed Dental", level: 1 })).toBeVisible();
    await undo(page, "Renamed to Renamed Dental.");
    await expect(page.getByRole("heading", { name: client.name, level: 1 })).toBeVisible();
  });

  await test.step("disabled, and enabled", async () => {
    await button("Disable").click();
    await dialog.getByRole("button", { name: "Disable" }).click();
    await expect(button("Enable")).toBeVisible();
    await undo(page, `${client.name} is disabled.`);
    await expect(button("Disable")).toBeVisible();

    await button("Disable").click();
    await dialog.getByRole("button", { name: "Disable" }).click();
    await button("Enable").click();
    await undo(page, /is enabled/);
    await expect(button("Enable")).toBeVisible();
    await button("Enable").click();
    await expect(button("Disable")).toBeVisible();
  });

  await test.step("paused, and resumed", async () => {
    await addDestination(page, client, { name: "CRM", url: "http://127.0.0.1:9/crm" });
    await button("Pause").click();
    await dialog.getByRole("button", { name: "Pause" }).click();
    await expect(button("Resume")).toBeVisible();
    await undo(page, "CRM is paused.");
    await expect(button("Resume")).toBeHidden();

    await button("Pause").click();
    await dialog.getByLabel("Why").fill("The CRM is being moved");
    await dialog.getByRole("button", { name: "Pause" }).click();
    // Exactly as it was, however often.
    const reason = main.getByText(/^Paused by .+: The CRM is being moved$/);
    const words = await reason.textContent();
    for (let turn = 0; turn < 2; turn += 1) {
      await button("Resume").click();
      await undo(page, /Resumed/);
      await expect(button("Resume")).toBeVisible();
      await expect(reason).toHaveText(words ?? "");
    }
  });
});
