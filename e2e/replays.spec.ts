import { randomUUID } from "node:crypto";
import { Receiver } from "./receiver.ts";
import { type Answer, postWebhook } from "./retell.ts";
import { addClient, addDestination, expect, test } from "./staff.ts";

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
      `call_ended events of ${client.name}`,
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

test("while it is sent again the dialog stays, and its buttons where they are", async ({
  page,
  request,
}) => {
  const receiver = await Receiver.start();
  const path = "/slow";
  const client = await addClient(page, "Slow Roofing");
  await addDestination(page, client, { name: "Slow CRM", url: receiver.url(path) });
  const { eventId } = await postWebhook(request, client, eventOf("call_ended"));
  await expect.poll(() => receiver.at(path)).toHaveLength(1);
  // Where there is least room, buttons wrap first.
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/events/${eventId}`);
  await expect(page.getByText("Delivered to its destination.")).toBeVisible();

  receiver.behave(path, "hang");
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/api\/trpc\/.*replays\.byId/, async (route) => {
    await asked;
    await route.continue();
  });
  await page.getByRole("button", { name: "Send again to Slow CRM" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Preview" }).click();
  await dialog.getByLabel("Why").fill("It lost the lead");
  await dialog.getByRole("button", { name: "Start replay" }).click();

  const link = dialog.getByRole("link", { name: "See the replay" });
  await expect(dialog.getByText("0 of 1 events")).toBeVisible();
  const box = await link.boundingBox();
  answer();
  await expect(dialog.getByText("All of it was handed on.")).toBeVisible();
  expect(await link.boundingBox()).toEqual(box);

  // Behind the dialog nothing offers to send it again, until there is an answer.
  await expect(page.getByText("Being sent now.").filter({ visible: true })).toBeVisible();
  await link.click();
  await expect(page.getByText("It lost the lead")).toBeVisible();
  await receiver.stop();
});
