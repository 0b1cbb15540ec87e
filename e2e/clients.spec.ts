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

test("on narrow screens a client's state is below its name, and nothing scrolls sideways", async ({
  page,
}) => {
  const client = await addClient(page, "Narrow Dental and Orthodontics of the Pacific Northwest");
  const table = page.getByRole("region", { name: "Clients" });
  const row = table.getByRole("row").filter({ hasText: client.id });
  for (const width of [390, 768]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`/clients?q=${client.id}`);
    const state = row.getByText("No event yet").filter({ visible: true });
    await expect(state).toHaveCount(1);
    const name = await row.getByRole("link", { name: client.name }).boundingBox();
    const below = await state.boundingBox();
    expect(below?.x).toBeCloseTo(name?.x ?? Number.NaN, 0);
    expect(below?.y).toBeGreaterThanOrEqual((name?.y ?? 0) + (name?.height ?? 0));
    const hidden = await table.evaluate((frame) => frame.scrollWidth - frame.clientWidth);
    expect(hidden).toBe(0);
  }
});
