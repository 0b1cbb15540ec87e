import { RETELL_FIXTURES, readFixture } from "../server/testing/fixtures.ts";
import { type Answer, postWebhook } from "./retell.ts";
import { addClient, expect, signIn, test } from "./staff.ts";

// Signing in is part of this story.
test.use({ storageState: { cookies: [], origins: [] } });

/** Delivered a second time, as Retell does when it saw no answer. */
const REPEATED = ["call_analyzed.web_call", "chat_ended.sms", "transfer_bridged.attempt2"];

test("from signing in to why a call's event came twice", async ({ page, request }) => {
  await test.step("sign in", () => signIn(page));

  const client = await test.step("add a client and copy its URL", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByText("Clients").click();
    const added = await addClient(page, "Smart Tax Nation");
    expect(added.id).toBe("smart-tax-nation");
    const url = `${process.env.RINGONCE_URL}/api/webhooks/retell/smart-tax-nation`;
    await expect(page.getByText(url)).toBeVisible();
    await expect(page.getByText("Waiting for the first event")).toBeVisible();
    return added;
  });

  const answers: Answer[] = [];
  await test.step("send every recorded body, and some twice", async () => {
    for (const fixture of [...RETELL_FIXTURES, ...REPEATED]) {
      const answer = await postWebhook(request, client, readFixture(fixture).rawBody);
      if (fixture.startsWith("custom_function")) {
        expect(answer).toMatchObject({ status: 400, error: { code: "not_an_event" } });
        continue;
      }
      expect(answer, fixture).toMatchObject({ status: 200, success: true });
      // The dashboard's test button is in no statistic.
      if (!fixture.endsWith("dashboard_test")) answers.push(answer);
    }
  });
  const events = answers.filter((answer) => !answer.duplicate);
  const duplicates = answers.filter((answer) => answer.duplicate);
  const duplicated = new Set(duplicates.map((answer) => answer.eventId));
  expect(duplicates.length).toBe(REPEATED.length + 3);

  await test.step("the client's page notices the first event by itself", async () => {
    await expect(page.getByText("It works:")).toBeVisible();
  });

  await test.step("the overview counts what was sent, to the unit", async () => {
    await page.goto("/");
    const row = page.getByRole("row").filter({ hasText: "smart-tax-nation" });
    await expect(row.getByRole("link", { name: String(events.length), exact: true })).toBeVisible();
    await expect(row.locator('a[href^="/duplicates?"]')).toHaveText(String(duplicates.length));
  });

  const list = page.getByRole("table", { name: "Events" });
  // Of a long list only what is on screen is there; the table knows how many rows it has, and its head.
  const expectRows = (count: number) =>
    expect(list).toHaveAttribute("aria-rowcount", String(count + 1));
  await test.step("its events, and then those with duplicates only", async () => {
    await page.goto("/events");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("menuitem", { name: "Client" }).click();
    await page.getByRole("menuitemradio", { name: "Smart Tax Nation" }).click();
    await expect(page).toHaveURL(/client=smart-tax-nation/);
    await expectRows(events.length);
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("menuitemcheckbox", { name: "Duplicates only" }).click();
    await expect(page).toHaveURL(/duplicates=/);
    await page.keyboard.press("Escape");
    await expectRows(duplicated.size);
    await page.reload();
    await expectRows(duplicated.size);
  });

  await test.step("an event that was delivered twice, and how the copies differ", async () => {
    const callId = "call_4eee5a69c47ddc04c357110287c";
    await list
      .getByRole("row")
      .filter({ hasText: "call_ended" })
      .filter({ hasText: callId })
      .getByRole("link", { name: "call_ended" })
      .click();
    await page.getByRole("dialog").getByRole("link", { name: "Open", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("call_ended");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Processed");
    const axis = page.getByRole("list", { name: "Time axis" });
    await expect(page.getByText("Delivered 2 times: 1 duplicate")).toBeVisible();
    await expect(page.getByText(`smart-tax-nation:${callId}:call_ended`)).toBeVisible();
    // Classified off the request path, so it may take a moment; the page is asked again.
    await expect(async () => {
      await page.reload();
      await expect(axis.getByText("Restamped")).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await page.getByRole("button", { name: "Difference" }).click();
    await expect(axis).toContainText("event_timestamp");
  });

  await test.step("its call: what is known, all its events, what was said", async () => {
    await page.getByRole("link", { name: "call_4eee5a69c47ddc04c357110287c" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Analyzed");
    await expect(page.getByText("Bramblewood Receptionist")).toBeVisible();
    for (const type of ["call_started", "call_ended", "call_analyzed"]) {
      await expect(page.getByRole("link", { name: type }).first()).toBeVisible();
    }
    await expect(page.getByText("I'd like to book a cleaning for next Tuesday")).toBeVisible();
  });

  await test.step("sign out", async () => {
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/login/);
    await page.goto("/events");
    await expect(page).toHaveURL(/\/login/);
  });
});
