import { addClient, expect, test } from "./staff.ts";

test.use({ timezoneId: "America/St_Johns" });

test("times are shown in the device's zone, which every page states, until another is chosen", async ({
  page,
}) => {
  const client = await addClient(page, "Zoned");
  const control = page.getByRole("complementary").getByRole("button", { name: /^Times in/ });
  await expect(control).toHaveText(/Times in UTC-[23]:30America\/St Johns/);

  await page.goto("/clients");
  const added = page.getByRole("row", { name: client.name }).locator("time").last();
  await expect(added).toHaveAttribute("title", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} -0[23]:30$/);
  const at = Date.parse((await added.getAttribute("datetime")) ?? "");

  await control.click();
  const dialog = page.getByRole("dialog", { name: "Time zone" });
  await dialog.getByLabel("Find a zone").fill("kathmandu");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("radio", { name: /Kathmandu/ })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(control).toHaveText("Times in UTC+5:45Asia/Kathmandu");
  const there = new Date(at + 345 * 60_000).toISOString().slice(0, 23).replace("T", " ");
  await expect(added).toHaveAttribute("title", `${there} +05:45`);

  // The server's own page is in that zone too, so that nothing changes as the browser takes over.
  const html = await (await page.request.get("/clients")).text();
  expect(html).toContain(`${there} +05:45`);
  expect(html).toContain("Asia/Kathmandu");

  // And back to the device's, by way of the palette.
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Page, client, call or event" }).fill("time zone");
  await page.keyboard.press("Enter");
  await dialog.getByRole("radio", { name: /^This device's/ }).check();
  await dialog.getByRole("button", { name: "Use this zone" }).click();
  await expect(control).toHaveText(/America\/St Johns/);
});

test("a span of time is given and shown by the zone's clock", async ({ page }) => {
  await page.goto("/events?from=2026-07-01T12%3A00%3A00.000Z&to=2026-07-01T13%3A00%3A00.000Z");
  await expect(page.getByText("2026-07-01 09:30 – 2026-07-01 10:30")).toBeVisible();
});
