import type { Locator, Page } from "@playwright/test";
import { readFixture } from "../server/testing/fixtures.ts";
import {
  expectAccessible,
  expectGoodAtAnyWidth,
  expectNothingWider,
  NARROW,
  WIDE,
} from "./accessible.ts";
import { type Client, postWebhook } from "./retell.ts";
import { addClient, addDestination, expect, patient, test } from "./staff.ts";

const CALL_ID = "call_4eee5a69c47ddc04c357110287c";
/** A port that takes no connections, so that what is forwarded there fails. */
const NOBODY_LISTENS = "http://127.0.0.1:1/";
const FIXTURES = [
  "call_started.phone_inbound",
  "call_ended.phone_inbound",
  "call_ended.phone_inbound.redelivery_new_event_timestamp",
  "call_analyzed.phone_inbound",
  "call_ended.nul_and_lone_surrogate",
  "alert_triggered",
];

type Arranged = {
  client: Client;
  eventId: string;
  /** The page of a destination that nothing reaches. */
  destination: string;
};

/** Each page by name, with something on it. */
const PAGES: [name: string, path: (data: Arranged) => string][] = [
  ["the overview", () => "/"],
  ["the events", ({ client }) => `/events?client=${client.id}`],
  ["the events when none matches", () => "/events?call=call_nobody_has"],
  ["an event with a duplicate", ({ eventId }) => `/events/${eventId}`],
  ["a call", ({ client }) => `/calls/${client.id}/${CALL_ID}`],
  ["the clients", () => "/clients"],
  ["a client", ({ client }) => `/clients/${client.id}`],
  ["adding a client", () => "/add-client"],
  ["a client's destinations", ({ client }) => `/clients/${client.id}/destinations`],
  ["adding a destination", ({ client }) => `/clients/${client.id}/destinations/new`],
  ["a destination that fails", ({ destination }) => destination],
  ["the duplicates", ({ client }) => `/duplicates?client=${client.id}`],
  ["the duplicates when there are none", () => "/duplicates?call=call_nobody_has"],
  ["the failures", ({ client }) => `/failures?client=${client.id}`],
  ["the failures when there are none", () => "/failures?client=nobody"],
  ["the replays", () => "/replays"],
  ["the alerts when there are none", () => "/alerts?client=nobody"],
  ["the settings", () => "/settings"],
  ["a page that is not there", () => "/no-such-page"],
];

/** Each of these with a line of its list opened. */
const OPENED: typeof PAGES = [
  ["the refused requests", () => "/refused"],
  ["the alerts", ({ client }) => `/alerts?client=${client.id}`],
];

// Axe looks at each element of a long table, twice, on a machine that also runs the server.
test.describe.configure({ timeout: 180_000 });

let arranged: Arranged;
test.beforeAll(async ({ browser, session, playwright }, { workerIndex }) => {
  const baseURL = process.env.RINGONCE_URL ?? "";
  const page = patient(await browser.newPage({ baseURL, storageState: session }));
  const request = await playwright.request.newContext({ baseURL });
  const client = await addClient(
    page,
    `Accessible ${workerIndex} & Partners Insurance Brokers of Greater Manchester`,
  );
  const destination = await addDestination(page, client, {
    name: "Closed",
    url: NOBODY_LISTENS,
  });
  const answers = [];
  for (const name of FIXTURES) {
    answers.push(await postWebhook(request, client, readFixture(name).rawBody));
  }
  await postWebhook(request, { ...client, apiKey: "key_of_another" }, "{}");
  arranged = { client, eventId: answers[1]?.eventId ?? "", destination };
  await page.close();
  await request.dispose();
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // Skeletons give way to what was asked for; the live parts poll on for ever.
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

test.describe("no axe violation, light or dark, and nothing wider than a wide or a narrow screen", () => {
  test.use({ viewport: WIDE });

  for (const [name, path] of PAGES) {
    test(name, async ({ page }) => {
      await open(page, path(arranged));
      await expectGoodAtAnyWidth(page);
    });
  }

  for (const [name, path] of OPENED) {
    test(`${name}, with a line opened`, async ({ page }) => {
      await open(page, path(arranged));
      const line = page.getByRole("button", { name: /: details$/ }).first();
      await line.click();
      await expect(line).toHaveAttribute("aria-expanded", "true");
      await expectGoodAtAnyWidth(page);
    });
  }

  test("an event in the drawer over its list", async ({ page }) => {
    const { client, eventId } = arranged;
    await open(page, `/events?client=${client.id}&event=${eventId}`);
    await expect(page.getByRole("dialog").getByRole("heading").first()).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await expectGoodAtAnyWidth(page);
  });

  for (const [size, viewport] of [
    ["wide", WIDE],
    ["narrow", NARROW],
  ] as const) {
    test(`what opens over a page, ${size}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await open(page, "/");
      const openers: [name: string, opens: () => Promise<void>][] = [
        ["the palette", () => page.keyboard.press("Control+k")],
        ["Keyboard shortcuts", () => page.keyboard.press("?")],
        [
          "a span of one's own",
          () => page.getByRole("button", { name: "Between two times…" }).click(),
        ],
        [
          "Time zone",
          () => page.getByTitle("Choose another time zone").filter({ visible: true }).click(),
        ],
      ];
      for (const [name, opens] of openers) {
        await test.step(name, async () => {
          await opens();
          const dialog = page.getByRole("dialog");
          await expect(dialog).toBeVisible();
          await expectAccessible(page);
          await expectNothingWider(page);
          await page.keyboard.press("Escape");
          await expect(dialog).toBeHidden();
        });
      }
    });
  }

  test("what can't be had: an event in the drawer, and the list under it", async ({ page }) => {
    const failed = page.getByText("The server could not be reached.");
    await open(page, `/events?client=${arranged.client.id}`);
    await page.route("**/api/trpc/**", (route) => route.abort());
    await page.locator("tr[data-event]").getByRole("link").first().click();
    await expect(
      page.getByRole("dialog").getByText("This event could not be loaded"),
    ).toBeVisible();
    await expectGoodAtAnyWidth(page);
    await page.keyboard.press("Escape");
    await page.getByLabel("Search events", { exact: true }).fill("nobody");
    await page.keyboard.press("Enter");
    await expect(failed).toBeVisible();
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
    await expectGoodAtAnyWidth(page);
  });

  test("a replay, from its dialog to its page", async ({ page }) => {
    await open(page, `/events?client=${arranged.client.id}`);
    await page.getByRole("button", { name: "Replay these" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "Closed" }).check();
    await expectGoodAtAnyWidth(page);
    await dialog.getByRole("button", { name: "Preview" }).click();
    await dialog.getByLabel("Why").fill("To look at it");
    await dialog.getByText("The first of them").click();
    await expectGoodAtAnyWidth(page);
    await dialog.getByRole("button", { name: "Start replay" }).click();
    await expect(dialog.getByText("All of it was handed on.")).toBeVisible();
    await expectGoodAtAnyWidth(page);
    await dialog.getByRole("link", { name: "See the replay" }).click();
    await expect(page.getByText("To look at it")).toBeVisible();
    await expectGoodAtAnyWidth(page);
  });

  test.describe("as a stranger", () => {
    test.use({ storageState: { cookies: [], origins: [] } });

    test("signing in", async ({ page }) => {
      await open(page, "/login");
      await expectGoodAtAnyWidth(page);
    });
  });
});

test("the keyboard alone reaches an event from the overview", async ({ page }) => {
  await open(page, "/");
  await tabTo(page, page.getByRole("navigation", { name: "Main" }).getByText("Events"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/events/);
  const events = page.getByRole("table", { name: "Events" });
  await expect(events).toBeVisible();
  // Whichever it is: the other stories record events meanwhile.
  const newest = events.getByRole("link").first();
  const type = (await newest.textContent()) ?? "";
  await tabTo(page, newest);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]event=./);
  await expect(page.getByRole("dialog").getByRole("heading", { name: type })).toBeVisible();
});

/** Presses Tab until this has the focus, as many times as is bearable. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    const isReached = await target.evaluate(
      (element) => element.closest("a, button") === document.activeElement,
    );
    if (isReached) return;
  }
  throw new Error(`Forty presses of Tab did not reach ${target}.`);
}
