import { postWebhook } from "./retell.ts";
import { addClient, expect, patient, test } from "./staff.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("a link to what is shown, for a colleague to see the same tomorrow", async ({
  page,
  context,
}) => {
  const client = await addClient(page, "Share Dental");
  const body = JSON.stringify({ event: "call_ended", call: { call_id: "call_shared" } });
  expect((await postWebhook(page.request, client, body)).status).toBe(200);

  await page.goto(`/events?client=${client.id}&range=24h`);
  await expect(page.getByRole("link", { name: "call_ended" })).toBeVisible();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(page.getByText("Link copied: staff of this installation can open it")).toBeVisible();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect(link.searchParams.get("client")).toBe(client.id);
  expect(link.searchParams.has("range")).toBe(false);
  const [from, to] = ["from", "to"].map((end) => Date.parse(link.searchParams.get(end) ?? ""));
  expect(Number(to) - Number(from)).toBe(24 * 3_600_000);

  const colleague = patient(await context.newPage());
  await colleague.goto(link.href);
  await expect(colleague.getByRole("link", { name: "call_ended" })).toBeVisible();

  // The same by one key.
  await page.goto("/duplicates?range=1h");
  await expect(page.getByRole("heading", { name: "Duplicates", level: 1 })).toBeVisible();
  await page.keyboard.press("s");
  await expect(page.getByText("Link copied").first()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /\/duplicates\?from=.+&to=.+/,
  );
});

test("paper has the whole body, and where and when it is from, but nothing to press", async ({
  page,
}) => {
  const client = await addClient(page, "Paper Dental");
  const deep = { a: { b: { c: { d: { e: "at the very bottom" } } } } };
  const body = JSON.stringify({ event: "call_ended", call: { call_id: "call_paper", deep } });
  const { eventId } = await postWebhook(page.request, client, body);

  await page.goto(`/events/${eventId}`);
  await expect(page.getByRole("region", { name: "Body" }).getByText("deep")).toBeVisible();
  await expect(page.getByText("at the very bottom")).toBeHidden();
  await page.evaluate(() => document.documentElement.classList.add("dark"));

  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("at the very bottom")).toBeVisible();
  await expect(page.getByText(page.url())).toBeVisible();
  await expect(page.getByText(/^Printed \d{4}-\d\d-\d\d .+; all times are of /)).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Share", exact: true })).toBeHidden();
  const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
  expect(await ink()).toBe("rgb(20, 23, 31)");

  await page.emulateMedia({ media: null });
  await expect(page.getByRole("button", { name: "Share", exact: true })).toBeVisible();
  await expect(page.getByText("at the very bottom")).toBeHidden();
});
