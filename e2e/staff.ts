import { type Browser, test as base, expect, type Page } from "@playwright/test";
import type { Client } from "./retell.ts";

/** Signed in as staff: the session is made once for each worker, as a browser would keep it. */
export const test = base.extend<object, { session: string }>({
  session: [
    async ({ browser }, use, { workerIndex }) => {
      const page = patient(await browser.newPage({ baseURL: process.env.RINGONCE_URL ?? "" }));
      await signIn(page);
      const path = `test-results/session-${workerIndex}.json`;
      await page.context().storageState({ path });
      await page.close();
      await use(path);
    },
    { scope: "worker" },
  ],
  storageState: ({ session }, use) => use(session),
  page: ({ page }, use) => use(patient(page)),
});

export { expect };

/**
 * Until all that can be pressed on the page has woken up. Before, a page that has just been loaded
 * looks ready, but a row's link leads to the event's own page instead of opening the drawer, and a
 * key does nothing. On a busy machine that takes seconds. React notes on each element what it has
 * woken up; what then happens as an effect is over when the browser has nothing left to do.
 */
async function untilAwake(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const parts = [...document.querySelectorAll("a, button, input, select, summary, textarea")];
    const isAwake = (part: Element) =>
      Object.keys(part).some((key) => key.startsWith("__reactProps$"));
    if (parts.length === 0 || !parts.every(isAwake)) return false;
    await new Promise((resolve) => requestIdleCallback(resolve));
    return true;
  });
}

/**
 * A page whose visits end when it has woken up, for every story to begin there; the page that a
 * story is given is one already. Who wants to be faster says until when: `{ waitUntil: "commit" }`.
 */
export function patient(page: Page): Page {
  const goto = page.goto.bind(page);
  page.goto = async (url, options) => {
    const response = await goto(url, options);
    if (options?.waitUntil === undefined) await untilAwake(page);
    return response;
  };
  const reload = page.reload.bind(page);
  page.reload = async (options) => {
    const response = await reload(options);
    await untilAwake(page);
    return response;
  };
  return page;
}

export async function signIn(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(process.env.E2E_EMAIL ?? "");
  await page.getByLabel("Password", { exact: true }).fill(process.env.E2E_PASSWORD ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  // The first page that the server is asked for: Next and the queries are cold.
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible({
    timeout: 60_000,
  });
  await untilAwake(page);
}

/** Adds a client by the form, and ends on its page. */
export async function addClient(page: Page, name: string): Promise<Client> {
  const apiKey = `key_${name.replaceAll(" ", "")}`;
  await page.goto("/add-client");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Retell API key").fill(apiKey);
  const id = await page.getByLabel("Id", { exact: true }).inputValue();
  await page.getByRole("button", { name: "Add client" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  return { id, name, apiKey };
}

/** Adds a destination by the form, and ends on its page, whose path it returns. */
export async function addDestination(
  page: Page,
  client: Client,
  given: { name: string; url: string; timeoutSeconds?: number },
): Promise<string> {
  await page.goto(`/clients/${client.id}/destinations/new`);
  await page.getByLabel("URL").fill(given.url);
  await page.getByLabel("Name", { exact: true }).fill(given.name);
  if (given.timeoutSeconds !== undefined) {
    await page.getByLabel("Timeout, seconds").fill(String(given.timeoutSeconds));
  }
  await page.getByRole("button", { name: "Add destination" }).click();
  await expect(page.getByRole("heading", { name: given.name, level: 1 })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** A browser of somebody who was invited with that role, and signed in with the link. */
export async function signInAs(
  admin: Page,
  browser: Browser,
  role: "support" | "viewer",
): Promise<Page> {
  await admin.goto("/settings");
  await admin.getByRole("button", { name: "Invite somebody" }).click();
  await admin.getByLabel("E-mail").fill(`${role}-${Date.now()}@agency.example`);
  await admin.getByLabel("Role", { exact: true }).selectOption(role);
  await admin.getByRole("button", { name: "Make the link" }).click();
  const link = await admin.getByRole("dialog").locator("code").textContent();
  await admin.getByRole("button", { name: "Done" }).click();
  const theirs = await browser.newContext({
    baseURL: process.env.RINGONCE_URL ?? "",
    storageState: { cookies: [], origins: [] },
  });
  const page = patient(await theirs.newPage());
  const { pathname, search } = new URL(link ?? "");
  await page.goto(pathname + search);
  await page.getByLabel("Your name").fill(role);
  await page.getByLabel("Password", { exact: true }).fill("a long password");
  await page.getByRole("button", { name: "Create account and sign in" }).click();
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await untilAwake(page);
  return page;
}
