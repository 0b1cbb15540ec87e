import { keepAsleep } from "./asleep.ts";
import { addClient, expect, test } from "./staff.ts";

test("a button that is pressed while the page wakes up does its work when it is awake", async ({
  page,
}) => {
  const client = await addClient(page, "Early Dental");
  const wakeUp = await keepAsleep(page);
  await page.goto(`/events?client=${client.id}`, { waitUntil: "commit" });
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByRole("menu")).toHaveCount(0);
  wakeUp();
  await expect(page.getByRole("menuitem", { name: "Client" })).toBeVisible();
});

test("a form that is filled in and sent while the page wakes up is sent as it was filled in", async ({
  page,
}) => {
  const wakeUp = await keepAsleep(page);
  await page.goto("/add-client", { waitUntil: "commit" });
  await page.getByLabel("Name").fill("Eager Dental");
  await page.getByLabel("Id", { exact: true }).fill("eager-dental-1");
  await page.getByLabel("Retell API key").fill("key_eager");
  await page.getByRole("button", { name: "Add client" }).click();
  wakeUp();
  await expect(page).toHaveURL(/\/clients\/eager-dental-1$/);
  await expect(page.getByRole("heading", { name: "Eager Dental", level: 1 })).toBeVisible();
});

test("what is chosen while the page wakes up is chosen", async ({ page }) => {
  const client = await addClient(page, "Chosen Dental");
  const wakeUp = await keepAsleep(page);
  await page.goto("/failures", { waitUntil: "commit" });
  await page.getByLabel("Client", { exact: true }).selectOption(client.id);
  wakeUp();
  await expect(page).toHaveURL(new RegExp(`client=${client.id}`));
});
