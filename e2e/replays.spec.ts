import { randomUUID } from "node:crypto";
import { type Answer, postWebhook } from "./retell.ts";
import { addClient, expect, test } from "./staff.ts";

const callId = () => `call_${randomUUID().replaceAll("-", "")}`;
const eventOf = (event: string, call_id = callId()) =>
  JSON.stringify({ event, call: { call_id, call_status: "ended" } });

test("what a filter shows is replayed after a preview, and who and why is kept", async ({
  page,
  request,
}) => {
  const client = await addClient(page, "Replayed Roofing");
  const bodies = [eventOf("call_ended"), eventOf("call_ended"), eventOf("call_analyzed")];
  const answers: Answer[] = [];
  for (const body of bodies) answers.push(await postWebhook(request, client, body));

  const dialog = page.getByRole("dialog");
  await test.step("the preview says what it would do", async () => {
    await page.goto(`/events?client=${client.id}&type=call_ended`);
    await page.getByRole("button", { name: "Replay these" }).click();
    await expect(dialog.getByText("There is no destination for these events.")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Preview" })).toBeDisabled();
    await dialog.getByRole("checkbox", { name: /^Run the handlers again/ }).check();
    await dialog.getByRole("button", { name: "Preview" }).click();
    await expect(dialog.getByText("2 events.", { exact: true })).toBeVisible();
    await expect(dialog.getByText("2 would be processed again.")).toBeVisible();
  });

  await test.step("without a reason it does not begin", async () => {
    await dialog.getByRole("button", { name: "Start replay" }).click();
    await expect(dialog.getByLabel("Why")).toBeFocused();
    await dialog.getByLabel("Why").fill("The call table was restored");
    await dialog.getByRole("button", { name: "Start replay" }).click();
    await expect(dialog.getByText("All of it was handed on.")).toBeVisible();
  });

  await test.step("its page tells who, why and what became of it", async () => {
    await dialog.getByRole("link", { name: "See the replay" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(
      `call_ended events of ${client.id}`,
    );
    await expect(page.getByText("The call table was restored")).toBeVisible();
    await expect(page.getByText("2 processed", { exact: true })).toBeVisible();
  });

  await test.step("the event has a second attempt, and no duplicate", async () => {
    await page.goto(`/events/${answers[0]?.eventId}`);
    const attempts = page
      .getByRole("list", { name: "Time axis" })
      .getByRole("listitem")
      .filter({ hasText: "Processing, attempt" });
    await expect(attempts).toHaveCount(2);
    await expect(attempts.last()).toContainText("Processed");
    await page.goto(`/events/${answers[2]?.eventId}`);
    await expect(attempts).toHaveCount(1);
    await page.goto(`/events?client=${client.id}&duplicates=true`);
    await expect(page.getByText("No event matches")).toBeVisible();
  });
});

test("a replay that is cancelled stops where it is", async ({ page, request }) => {
  const client = await addClient(page, "Cancelled Catering");
  const call = callId();
  const types = ["call_started", "call_ended", "call_analyzed"];
  for (const type of types) await postWebhook(request, client, eventOf(type, call));
  for (let turn = 0; turn < 90; turn += 1) {
    const body = { event: "transcript_updated", call: { call_id: call, transcript: `${turn}` } };
    await postWebhook(request, client, JSON.stringify(body));
  }
  await page.goto(`/calls/${client.id}/${call}`);
  await page.getByRole("button", { name: "Replay call" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: /^Run the handlers again/ }).check();
  await dialog.getByRole("button", { name: "Preview" }).click();
  await dialog.getByLabel("Why").fill("A try");
  await dialog.getByLabel("Events per second").fill("1");
  await dialog.getByRole("button", { name: "Start replay" }).click();
  await expect(dialog.getByText(/^[1-9]\d? of 93 events$/)).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel the replay" }).click();
  await expect(dialog.getByText("Cancelled", { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();

  await page.getByRole("navigation", { name: "Main" }).getByText("Replays").click();
  const row = page
    .getByRole("table", { name: "Replays" })
    .getByRole("row")
    .filter({ hasText: call });
  await expect(row).toContainText("Cancelled");
  await expect(row).toContainText(/\d of 93 events/);
});
