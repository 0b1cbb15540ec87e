import { postWebhook } from "./retell.ts";
import { addClient, expect, test } from "./staff.ts";

test("a wrong key is seen at once, with what to do about it", async ({ page, request }) => {
  const client = await addClient(page, "Wrong Key Dental");
  const answer = await postWebhook(request, { ...client, apiKey: "key_of_another" }, "{}");
  expect(answer).toMatchObject({ status: 401, error: { code: "signature_mismatch" } });

  await expect(page.getByText("Something came and was refused")).toBeVisible();
  await page.goto("/refused");
  await expect(page.getByRole("row").filter({ hasText: "Wrong Key Dental" }).first()).toBeVisible();

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
  await expect(page.getByText("No event matches")).toBeVisible();
});
