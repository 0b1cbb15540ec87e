import { readFixtureText } from "../server/testing/fixtures.ts";
import { openRecordingHost } from "./recording.ts";
import { postWebhook } from "./retell.ts";
import { addClient, expect, test } from "./staff.ts";

const CALL_ID = "call_4eee5a69c47ddc04c357110287c";
const RECORDING = `https://recordings.example.com/${CALL_ID}/recording.wav`;

test("a call is told on one axis, read, heard, and its numbers shown on record", async ({
  page,
  request,
}) => {
  const client = await addClient(page, "Told Dental");
  const host = await openRecordingHost(45);
  const body = (name: string) =>
    readFixtureText(`${name}.json`).replaceAll(RECORDING, host.url("/call.wav"));

  await test.step("it ended; the analysis is still expected, and its start is missed", async () => {
    await postWebhook(request, client, body("call_ended.phone_inbound"));
    for (let copy = 0; copy < 6; copy += 1) {
      await postWebhook(request, client, body("call_ended.phone_inbound"));
    }
    await page.goto(`/calls/${client.id}/${CALL_ID}`);
    const axis = page.getByRole("list", { name: "Time axis" });
    await expect(axis.getByText("6 identical duplicates of call_ended")).toBeVisible();
    await axis.getByRole("button", { name: "Show all" }).click();
    await expect(axis.getByText("Identical", { exact: true })).toHaveCount(6);
    const start = axis.getByRole("listitem").filter({ hasText: "call_started" });
    await expect(start).toContainText("Probably missing");
    await expect(start.getByRole("link", { name: "refused requests" })).toHaveAttribute(
      "href",
      new RegExp(`^/refused\\?client=${client.id}&from=.+&to=.+`),
    );
    await expect(page.getByText(/more to come|missing/).first()).toBeVisible();
  });

  await test.step("what was missing comes, and the page says so by itself", async () => {
    await postWebhook(request, client, body("call_started.phone_inbound"));
    await postWebhook(request, client, body("call_analyzed.phone_inbound"));
    // A query rests several times as long as it took, and a busy machine takes seconds for one.
    await expect(page.getByText("3 events, 6 duplicates, nothing missing")).toBeVisible({
      timeout: 60_000,
    });
    const analysis = page.getByRole("region", { name: "Analysis" });
    await expect(analysis.getByRole("paragraph")).toContainText("accepted the 2:15 pm slot");
    await expect(page.getByRole("table", { name: "Cost by product" })).toContainText("gpt 4 1");
    await expect(page.getByRole("table", { name: "Latency by part" })).toContainText("1.76 s");
    await expect(page.getByText("The agent hung up")).toBeVisible();
  });

  const transcript = page.getByRole("region", { name: "What was said" });
  await test.step("a line seeks the recording, and the line being said is marked", async () => {
    await transcript.getByRole("button", { name: /Two fifteen, please/ }).click();
    const now = () =>
      page
        .getByLabel("Recording", { exact: true })
        .evaluate((audio: HTMLAudioElement) => audio.currentTime);
    await expect.poll(now).toBeGreaterThan(20);
    await expect(transcript.locator("[aria-current=true]")).toHaveCount(1);
    expect(host.referrers.every((referrer) => referrer === undefined)).toBe(true);
  });

  await test.step("its words are found, and stepped through by the keyboard", async () => {
    const search = page.getByLabel("Search in the transcript");
    await search.fill("tuesday");
    await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
    await search.press("Enter");
    await expect(page.getByText(/^2 of \d+$/)).toBeVisible();
    await expect(transcript.locator("mark").first()).toBeVisible();
    await transcript.getByRole("button").first().focus();
    await page.keyboard.press("ArrowDown");
    await expect(transcript.getByRole("button").nth(1)).toBeFocused();
  });

  await test.step("numbers are masked until they are asked for, and masked again", async () => {
    await expect(page.getByText("+15550100012")).toHaveCount(0);
    await expect(page.getByText("+1 ••• ••• 0012").first()).toBeVisible();
    await page.getByRole("button", { name: "Show phone numbers" }).click();
    await expect(page.getByText("+15550100012").first()).toBeVisible();
    await expect(page.getByText(/Shown to you until/)).toBeVisible();
    await page.getByRole("button", { name: "Mask phone numbers" }).click();
    await expect(page.getByText("+15550100012")).toHaveCount(0);
  });
  await host.close();
});

test("a recording that has expired says so", async ({ page, request }) => {
  const client = await addClient(page, "Expired Recordings");
  const host = await openRecordingHost(1);
  const text = readFixtureText("call_ended.phone_inbound.json");
  const url = `${host.url("/gone.wav")}?Expires=1700000000`;
  await postWebhook(request, client, text.replaceAll(RECORDING, url));
  await page.goto(`/calls/${client.id}/${CALL_ID}`);
  await expect(page.getByText(/Its link ran out at/)).toBeVisible();
  await host.close();
});

test("a call that never connected has no transcript, and misses nothing", async ({
  page,
  request,
}) => {
  const client = await addClient(page, "Unanswered");
  for (const name of ["call_ended", "call_analyzed"]) {
    const body = readFixtureText(`${name}.not_connected_dial_no_answer.json`);
    await postWebhook(request, client, body);
  }
  await page.goto(`/calls/${client.id}/call_e400bfb3ddd501213e3bc62354e`);
  await expect(page.getByText("Never connected: nobody answered")).toBeVisible();
  await expect(page.getByText("nothing missing")).toBeVisible();
  await expect(page.getByText("No transcript")).toBeVisible();
  await expect(page.getByText("No recording came with this call.")).toBeVisible();
});
