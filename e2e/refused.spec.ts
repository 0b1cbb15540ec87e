import { postWebhook } from "./retell.ts";
import { addClient, expect, test } from "./staff.ts";

test("a wrong key is seen at once, with what to do about it", async ({ page, request }) => {
  const client = await addClient(page, "Wrong Key Dental");
  const answer = await postWebhook(request, { ...client, apiKey: "key_of_another" }, "{}");
  expect(answer).toMatchObject({ status: 401, error: { code: "signature_mismatch" } });

  await expect(page.getByText("Something came and was refused")).toBeVisible();
  await page.goto("/refused");
  const row = page.getByRole("row").filter({ hasText: "Wrong Key Dental" }).first();
  await expect(row).toBeVisible();

  await test.step("it is found in a span of its own, and not in one before", async () => {
    const instant = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    const span = (from: number, to: number) =>
      `/refused?client=${client.id}&from=${instant(from)}&to=${instant(to)}`;
    await page.goto(span(1.5, -0.5));
    await expect(row).toBeVisible();
    await expect(page.getByText(/in the chosen span, counted by whole hours: /)).toBeVisible();
    await page.goto(span(5, 4));
    await expect(page.getByText("turned away in the chosen span")).toBeVisible();
    await page.getByRole("button", { name: "Between two times…" }).click();
    const dialog = page.getByRole("dialog", { name: "Show the time between" });
    await dialog.getByLabel("Until").fill("2099-01-01T00:00:01");
    await dialog.getByRole("button", { name: "Show these" }).click();
    await expect(row).toBeVisible();
    await expect(page).toHaveURL(/to=(2098|2099)-/);
    await page.getByRole("button", { name: "Reset" }).click();
    await expect(page).not.toHaveURL(/from=/);
    await expect(row).toBeVisible();
  });

  await test.step("with the right key the client's page turns green", async () => {
    await page.goto(`/clients/${client.id}`);
    const body = '{"event":"call_started","call":{"call_id":"call_after_the_fix"}}';
    expect(await postWebhook(request, client, body)).toMatchObject({ duplicate: false });
    await expect(page.getByText("It works:")).toBeVisible();
  });
});

test("a refusal leaves no event", async ({ page, request }) => {
  const client = await addClient(page, "Nothing Recorded");
  const body = '{"event":"call_started","call":{"call_id":"call_never"}}';
  await postWebhook(request, { ...client, apiKey: "key_of_another" }, body);
  expect(await postWebhook(request, client, "not json")).toMatchObject({
    status: 400,
    error: { code: "invalid_json" },
  });
  await page.goto(`/events?client=${client.id}`);
  await expect(page.getByText("Nothing Recorded has had no event yet")).toBeVisible();
  await page.getByRole("link", { name: "Connect it to Retell" }).click();
  await expect(page).toHaveURL(new RegExp(`/clients/${client.id}$`));
});
