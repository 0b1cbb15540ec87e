import type { Page } from "@playwright/test";
import { postWebhook } from "./retell.ts";
import { addClient, addDestination, expect, signInAs, test } from "./staff.ts";

const CLIENTS = /^Only admins may change clients and their destinations\. Your role is viewer\.$/;
const REPLAY = /^Only admins and support may replay events and settle failures\./;

/** There, but not to be pressed, and it says who may. */
async function expectDenied(page: Page, name: string | RegExp, why: RegExp): Promise<void> {
  const button = page.getByRole("button", { name, exact: true }).first();
  await expect(button).toBeVisible();
  await expect(button).toBeDisabled();
  await expect(button).toHaveAttribute("title", why);
}

test("a viewer walks the pages, and is told what others may do", async ({ page, browser }) => {
  const client = await addClient(page, "Roles Agency");
  const path = await addDestination(page, client, { name: "CRM", url: "http://127.0.0.1:9/" });
  const body = JSON.stringify({ event: "call_ended", call: { call_id: "call_roles" } });
  const { eventId } = await postWebhook(page.request, client, body);
  const viewer = await signInAs(page, browser, "viewer");

  await test.step("overview and clients", async () => {
    await expectDenied(viewer, "Add client", CLIENTS);
    await viewer.goto("/clients");
    await expectDenied(viewer, "Add client", CLIENTS);
    await viewer.goto("/add-client");
    await expect(viewer.getByText(/^Only admins may change clients/)).toBeVisible();
    await expect(viewer.getByLabel("Name")).toHaveCount(0);
  });

  await test.step("a client", async () => {
    await viewer.goto(`/clients/${client.id}`);
    for (const name of ["Rename", "Rotate key", "Disable", "Send a test event"]) {
      await expectDenied(viewer, name, CLIENTS);
    }
    await expect(viewer.getByRole("link", { name: "Add destination" })).toHaveCount(0);
  });

  await test.step("a destination", async () => {
    await viewer.goto(path);
    for (const name of ["Pause", "Archive", "Send a test", "Reveal", "Rotate"]) {
      await expectDenied(viewer, name, CLIENTS);
    }
    await expectDenied(viewer, "Send what it missed", REPLAY);
    await expect(viewer.getByLabel("Name", { exact: true })).toBeDisabled();
    await expect(viewer.getByRole("button", { name: "Save" })).toBeDisabled();
    // Pressed all the same, it says so, and does nothing else.
    await viewer.getByRole("button", { name: "Archive" }).click({ force: true });
    await expect(viewer.getByText(CLIENTS).last()).toBeVisible();
    await expect(viewer.getByRole("dialog")).toHaveCount(0);
    await viewer.goto(`${path.replace(/[^/]+$/, "new")}`);
    await expect(viewer.getByText(/^Only admins may change clients/)).toBeVisible();
  });

  await test.step("events and a call", async () => {
    await viewer.goto("/events");
    await expectDenied(viewer, "Replay these", REPLAY);
    await viewer.goto(`/events/${eventId}`);
    await expectDenied(viewer, "Process again", REPLAY);
    await viewer.goto(`/calls/${client.id}/call_roles`);
    await expectDenied(viewer, "Replay call", REPLAY);
  });

  await test.step("by keyboard it is offered nothing either", async () => {
    await viewer.keyboard.press("Control+k");
    await viewer.getByRole("combobox").fill("client");
    await expect(viewer.getByRole("option", { name: /^Clients/ })).toBeVisible();
    await expect(viewer.getByRole("option", { name: /Add client/ })).toHaveCount(0);
  });
  await viewer.context().close();
});
