import { addClient, expect, test } from "./staff.ts";

const UNKNOWN_ID = "01990000-0000-7000-8000-000000000000";

test("what is not there is answered 404, with a way on", async ({ page }) => {
  const client = await addClient(page, "Lost and Found");
  const paths = [
    `/events/${UNKNOWN_ID}`,
    "/events/no-id",
    `/duplicates/${UNKNOWN_ID}`,
    `/replays/${UNKNOWN_ID}`,
    `/calls/${client.id}/call_nobody_had`,
    "/clients/nobody",
    `/clients/${client.id}/destinations/${UNKNOWN_ID}`,
    "/no-such-page",
    "/no/such/page",
  ];
  for (const path of paths) {
    const answer = await page.request.get(path);
    expect.soft(answer.status(), path).toBe(404);
    expect.soft(await answer.text(), path).toContain("There is no such");
  }
  const machine = await page.request.get("/api/no-such");
  expect(machine.status()).toBe(404);
  expect(await machine.json()).toMatchObject({ error: { code: "not_found" } });

  await page.goto(`/events/${UNKNOWN_ID}`);
  await expect(page.getByRole("heading", { name: "There is no such event" })).toBeVisible();
  await expect(page).toHaveTitle("There is no such event – Ringonce");
  // The navigation is still there, the search too, and the way back.
  const main = page.getByRole("main");
  await main.getByRole("button", { name: "Find…" }).click();
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await main.getByRole("link", { name: "All events" }).click();
  await expect(page.getByRole("heading", { name: "Events", level: 1 })).toBeVisible();
});

test("what is not there is as dark as the rest", async ({ page }) => {
  const isDark = () => page.evaluate(() => document.documentElement.matches(".dark"));
  for (const path of [`/events/${UNKNOWN_ID}`, "/no-such-page"]) {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(path);
    await expect(page.getByRole("heading", { name: /There is no such/ })).toBeVisible();
    await expect.poll(isDark, path).toBe(true);
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(isDark, path).toBe(false);
    // What was chosen comes before what the device wants.
    await page.evaluate(() => localStorage.setItem("theme", "dark"));
    await page.reload();
    await expect.poll(isDark, path).toBe(true);
    await page.evaluate(() => localStorage.removeItem("theme"));
  }
});

test("a page that lacks a script, after an update say, is as dark as the rest", async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.route("**/_next/static/chunks/*.js", async (route) => {
    const script = await route.fetch();
    const isMissing = (await script.text()).includes("This page could not be shown");
    await route.fulfill(isMissing ? { status: 404 } : { response: script });
  });
  await page.goto("/events", { waitUntil: "commit" });
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  const isDark = () => page.evaluate(() => document.documentElement.matches(".dark"));
  await expect.poll(isDark).toBe(true);
});

test("what is there is answered 200, and its tab names it", async ({ page }) => {
  const client = await addClient(page, "Named Tabs");
  await expect(page).toHaveTitle("Named Tabs – Ringonce");
  await page.getByRole("button", { name: "Send a test event" }).click();
  await page.getByRole("link", { name: "Open the test event" }).click();
  await expect(page).toHaveTitle(/^\S+( · \S+)? · Named Tabs – Ringonce$/);
  const answer = await page.request.get(new URL(page.url()).pathname);
  expect(answer.status()).toBe(200);

  const crumbs = page.getByRole("navigation", { name: "Breadcrumb" });
  await expect(crumbs.getByRole("link").first()).toHaveText("Events");
  await crumbs.getByRole("link", { name: client.name }).click();
  await expect(page).toHaveURL(new RegExp(`/events\\?client=${client.id}`));
});
