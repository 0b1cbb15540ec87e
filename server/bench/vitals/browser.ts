import { setTimeout as sleep } from "node:timers/promises";
import { type APIRequestContext, type Browser, type BrowserContext, chromium } from "playwright";
import { findBrowser, installBrowser } from "../../cli/test/browser.mjs";
import { ADMIN } from "../product.ts";

/** What a laptop's screen has left for a page. */
export const SCREEN = { width: 1440, height: 900 };

/** The first account is made a moment after the product is ready; the limit is 20 tries a minute. */
const SIGN_IN_TRIES = 18;
const TRY_EVERY_MS = 5_000;

/** A Chromium that is signed in to the product. */
export type SignedIn = {
  version: string;
  /** Somebody who has not been here today: signed in, and nothing in the cache. */
  newcomer(): Promise<BrowserContext>;
  close(): Promise<void>;
};

/** @throws saying what is missing where there is no Chromium and none can be installed */
export async function demandBrowser(): Promise<string> {
  await installBrowser();
  const path = findBrowser();
  if (path === null) throw new Error("No Chromium was found: set CHROMIUM_PATH.");
  return path;
}

export async function openSignedIn(executablePath: string, url: string): Promise<SignedIn> {
  const browser = await chromium.launch({
    executablePath,
    // It shall talk to nobody but us.
    args: ["--disable-background-networking", "--disable-component-update", "--no-first-run"],
    // Playwright would end us before our folder is gone; it ends the browser when we end.
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  try {
    const storageState = await signIn(browser, url);
    return {
      version: browser.version(),
      newcomer: () => browser.newContext({ viewport: SCREEN, storageState }),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Once for all pages: signing in is limited, as it should be. */
async function signIn(browser: Browser, url: string) {
  const context = await browser.newContext();
  try {
    let said = "";
    for (let tries = 0; tries < SIGN_IN_TRIES; tries += 1) {
      said = await trySignIn(context.request, url);
      if (said === "") return await context.storageState();
      await sleep(TRY_EVERY_MS);
    }
    throw new Error(
      `Nobody could sign in as ${ADMIN.email} in ${SIGN_IN_TRIES} tries. The last was answered ${said}`,
    );
  } finally {
    await context.close();
  }
}

/** @returns what was answered instead; nothing when it went well */
async function trySignIn(request: APIRequestContext, url: string): Promise<string> {
  try {
    const answer = await request.post(`${url}/api/auth/sign-in/email`, {
      headers: { origin: url },
      data: ADMIN,
    });
    return answer.ok() ? "" : `${answer.status()}: ${await answer.text()}`;
  } catch (error) {
    return `not at all: ${(error as Error).message}`;
  }
}
