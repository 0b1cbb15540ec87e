import { addClient, expect, test } from "./staff.ts";

test("a client is found among all by its name or id", async ({ page }) => {
  const sought = await addClient(page, "Sought Élan Physio");
  const other = await addClient(page, "Other Roofing");
  await page.goto("/clients");
  const rows = page.getByRole("table", { name: "Clients" }).getByRole("row");
  await page.getByRole("searchbox", { name: "Find a client" }).fill(`elan ${sought.id}`);
  await expect(rows.filter({ hasText: other.id })).toHaveCount(0);
  await expect(rows.filter({ hasText: sought.id })).toHaveCount(1);
  await expect(page.getByText(/^1 of [\d,]+ clients$/)).toBeVisible();
  await page.reload();
  await expect(rows.filter({ hasText: sought.id })).toHaveCount(1);

  await page.getByRole("searchbox", { name: "Find a client" }).fill("nobody is called that");
  await expect(page.getByText("No client is called that")).toBeVisible();
  await page.getByRole("button", { name: "Show all clients" }).click();
  await expect(rows.filter({ hasText: other.id })).toHaveCount(1);
  await expect(page).toHaveURL(/\/clients$/);
});
