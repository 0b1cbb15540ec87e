import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import { readFixture } from "../server/testing/fixtures.ts";
import { Receiver } from "./receiver.ts";
import { postWebhook } from "./retell.ts";
import { addClient, addDestination, expect, test } from "./staff.ts";

// Retries take their seconds, on a machine that runs all of it.
test.describe.configure({ mode: "parallel", timeout: 120_000 });

let receiver: Receiver;
test.beforeAll(async () => {
  receiver = await Receiver.start();
});
test.afterAll(() => receiver.stop());

function eventBody(): string {
  const call = { call_id: `call_${randomUUID().replaceAll("-", "")}`, call_status: "ended" };
  return JSON.stringify({ event: "call_ended", call });
}

/** The line of a destination on the page of an event. */
function forwardTo(page: Page, name: string): Locator {
  return page.getByRole("table", { name: "Forwards" }).getByRole("row").filter({ hasText: name });
}

/** Of the first one: the next ones come by themselves while the page is looked at. */
async function expectAttempt(page: Page, name: string, text: RegExp): Promise<void> {
  const attempts = page.getByRole("list", { name: `Attempts to ${name}` });
  if (!(await attempts.isVisible())) {
    await page.getByRole("button", { name: `Attempts to ${name}` }).click();
  }
  await expect(attempts.getByRole("listitem").first()).toHaveText(text);
}

test("from adding a destination to a replay of what it had", async ({ page, request }) => {
  const path = "/crm";
  const client = await addClient(page, "Forwarding Dental");

  await test.step("an address of the private network is refused, with what to do", async () => {
    await page.goto(`/clients/${client.id}/destinations/new`);
    await page.getByLabel("URL").fill("http://169.254.169.254/latest/meta-data");
    await page.getByLabel("Name", { exact: true }).fill("Metadata");
    await page.getByRole("button", { name: "Add destination" }).click();
    await expect(page.getByText(/FORWARD_ALLOW/)).toBeVisible();
  });

  await test.step("the destination shows its secret, and a test shows the answer", async () => {
    await addDestination(page, client, { name: "CRM", url: receiver.url(path) });
    await page.getByRole("button", { name: "Reveal" }).click();
    const secret = page.getByRole("region", { name: "Current secret" }).getByText(/^whsec_[\w+/]/);
    receiver.expectSignedBy(path, (await secret.textContent()) ?? "");
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("status 200")).toBeVisible();
    await expect(page.getByRole("region", { name: "Answer" })).toHaveText('{"taken":true}');
    expect(receiver.at(path)).toMatchObject([{ method: "POST", verified: true }]);
  });

  const rawBody = readFixture("call_analyzed.phone_inbound").rawBody;
  const eventId = await test.step("an event arrives once, byte for byte and signed", async () => {
    const first = await postWebhook(request, client, rawBody);
    expect(await postWebhook(request, client, rawBody)).toMatchObject({ duplicate: true });
    await expect.poll(() => receiver.at(path)).toHaveLength(2);
    // One that comes later arrives: had the duplicate been sent, it would have been before.
    await postWebhook(request, client, eventBody());
    await expect.poll(() => receiver.at(path)).toHaveLength(3);
    expect(receiver.at(path)[1]).toMatchObject({ body: rawBody.toString(), verified: true });
    expect(receiver.at(path)[1]?.webhookId).toMatch(/^msg_[\w-]{27}$/);
    return first.eventId;
  });

  await test.step("its page says so", async () => {
    await page.goto(`/events/${eventId}`);
    await expect(page.getByText("Delivered to its destination.")).toBeVisible();
    await expectAttempt(page, "CRM", /#1.*Delivered, 200/);
  });

  await test.step("a replay says first what it would do, and sends the same message", async () => {
    await page.getByRole("button", { name: "Process again" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: /^Run the handlers again/ }).uncheck();
    await dialog.getByRole("checkbox", { name: "CRM" }).check();
    await dialog.getByRole("button", { name: "Preview" }).click();
    await expect(dialog.getByText("1 was delivered already and will not be sent")).toBeVisible();
    await dialog.getByRole("button", { name: "Back" }).click();
    await dialog.getByRole("checkbox", { name: /^Also where it was delivered already/ }).check();
    await dialog.getByRole("button", { name: "Preview" }).click();
    await expect(dialog.getByText("1 would be sent to CRM, which had all")).toBeVisible();
    expect(receiver.at(path)).toHaveLength(3);
    await dialog.getByLabel("Why").fill("The lead was deleted by mistake");
    await dialog.getByRole("button", { name: "Start replay" }).click();
    await expect.poll(() => receiver.at(path)).toHaveLength(4);
    expect(receiver.at(path)[3]).toMatchObject({
      webhookId: receiver.at(path)[1]?.webhookId,
      body: rawBody.toString(),
      verified: true,
    });
    await dialog.getByRole("link", { name: "See the replay" }).click();
    await expect(page.getByText("The lead was deleted by mistake")).toBeVisible();
  });
});

test("what fails is found by its cause, and retried when it is mended", async ({
  page,
  request,
}) => {
  const path = "/failing";
  const client = await addClient(page, "Failing Plumbing");
  await addDestination(page, client, { name: "Flaky CRM", url: receiver.url(path) });
  receiver.behave(path, { status: 418, body: "no tea today" });
  const answers = [
    await postWebhook(request, client, eventBody()),
    await postWebhook(request, client, eventBody()),
  ];

  await test.step("the event's page shows the answer and the next attempt", async () => {
    await page.goto(`/events/${answers[0]?.eventId}`);
    await expect(forwardTo(page, "Flaky CRM")).toContainText(/Next attempt/);
    await expectAttempt(page, "Flaky CRM", /#1.*Answered 418.*no tea today/s);
  });

  const group = page.getByRole("listitem").filter({ hasText: "Answered 418" });
  await test.step("the first of three clicks from the overview to a retry shows it", async () => {
    await page.goto("/");
    const main = page.getByRole("navigation", { name: "Main" });
    await main.getByRole("link", { name: "Failures" }).click();
    await expect(group.getByRole("button", { name: /^Retry/ })).toBeVisible();
  });

  await test.step("both are one group of the failures", async () => {
    await page.goto(`/failures?client=${client.id}`);
    await expect(group).toContainText("2 retrying");
    await expect(group.getByRole("link", { name: "Flaky CRM" })).toBeVisible();
    await group.getByRole("button", { name: "Answered 418", exact: true }).click();
    const links = group.getByRole("link", { name: "call_ended" });
    await expect(links).toHaveCount(2);
  });

  await test.step("dismissed it is out of the way, and undone it is back", async () => {
    await group.getByRole("button", { name: /^Dismiss/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Dismiss 2" }).click();
    await expect(page.getByText("Nothing has failed")).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(group).toContainText("2 retrying");
  });

  await test.step("retried, both arrive under the ids they had", async () => {
    receiver.recover(path);
    await group.getByRole("button", { name: /^Retry/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Retry 2" }).click();
    await expect(page.getByText("Nothing has failed")).toBeVisible();
    await expect(async () => {
      await page.goto(`/events/${answers[0]?.eventId}`);
      await expect(page.getByText("Delivered to its destination.")).toBeVisible({ timeout: 5_000 });
    }).toPass();
    expect(new Set(receiver.at(path).map(({ webhookId }) => webhookId)).size).toBe(2);
  });
});

test("each way to fail is told apart, and one that recovers has it by itself", async ({
  page,
  request,
}) => {
  const client = await addClient(page, "Troubled Solar");
  for (const name of ["Hanging", "Moved", "Busy", "Broken"]) {
    const url = receiver.url(`/${name.toLowerCase()}`);
    // The others answer in time, however long that takes a busy machine.
    const timeoutSeconds = name === "Hanging" ? 1 : 30;
    await addDestination(page, client, { name, url, timeoutSeconds });
  }
  receiver.behave("/hanging", "hang");
  receiver.behave("/moved", { status: 302, headers: { location: receiver.url("/elsewhere") } });
  receiver.behave("/busy", { status: 429, headers: { "retry-after": "3600" } });
  receiver.behave("/broken", "close");
  const { eventId } = await postWebhook(request, client, eventBody());
  await expect.poll(() => receiver.at("/hanging")).not.toHaveLength(0);
  // That one hangs; the next one will not.
  receiver.recover("/hanging");

  await page.goto(`/events/${eventId}`);
  await expectAttempt(page, "Hanging", /No answer in time/);
  await expectAttempt(page, "Moved", /Answered 302/);
  await expectAttempt(page, "Broken", /Broke off/);
  await expect(forwardTo(page, "Busy")).toContainText(/in (1 h|[56]\d min)/);
  // Its retry comes after five seconds or six, the next after half a minute, and the page looks for it.
  await expect(forwardTo(page, "Hanging")).toContainText("Delivered", { timeout: 90_000 });
  expect(receiver.at("/elsewhere")).toEqual([]);

  await page.goto(`/failures?client=${client.id}`);
  for (const cause of [
    /^Answered 302, a redirect, which is not followed/,
    /^Answered 429/,
    /^Connection broke/,
  ]) {
    await expect(page.getByRole("button", { name: cause })).toBeVisible();
  }
});

test("a system that says it is gone is paused, and resumed it has all of it", async ({
  page,
  request,
}) => {
  const path = "/gone";
  const client = await addClient(page, "Gone Roofing");
  const destinationPage = await addDestination(page, client, {
    name: "Old CRM",
    url: receiver.url(path),
  });
  receiver.behave(path, { status: 410 });
  const first = await postWebhook(request, client, eventBody());
  await expect(page.getByRole("region", { name: "What is wrong" })).toContainText("410");

  const second = await postWebhook(request, client, eventBody());
  await page.goto(`/events/${second.eventId}`);
  await expect(forwardTo(page, "Old CRM")).toContainText("Waits until the destination is resumed");
  expect(receiver.at(path)).toHaveLength(1);

  // Its call says so too.
  await page
    .getByRole("main")
    .getByRole("link", { name: /^call_/ })
    .last()
    .click();
  const axis = page.getByRole("list", { name: "Time axis" });
  const notYet = axis.getByRole("listitem").filter({ hasText: "Not yet at Old CRM" });
  await expect(notYet).toContainText("1 wait: it is paused");

  receiver.recover(path);
  await page.goto(destinationPage);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => receiver.at(path)).toHaveLength(3);
  await page.goBack();
  await expect(axis.getByText("Delivered, 200")).toBeVisible();
  await expect(notYet).toBeHidden();
  for (const { eventId } of [first, second]) {
    await page.goto(`/events/${eventId}`);
    await expect(page.getByText("Delivered to its destination.")).toBeVisible();
  }
});
