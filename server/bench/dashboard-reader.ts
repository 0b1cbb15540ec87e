import { toWire } from "../domain/wire.ts";
import type { RouterInputs } from "../trpc/root.ts";
import { ADMIN } from "./product.ts";

const EVERY_MS = 1_000;

/** Somebody with the dashboard open: signed in, asking for overview and events every second. */
export type DashboardReader = {
  /** @returns how often it asked; @throws when an answer was not 200 */
  stop(): Promise<number>;
};

const OVERVIEW: RouterInputs["overview"]["get"] = { range: "24h" };
const EVENTS: RouterInputs["events"]["list"] = { filter: {}, limit: 50 };

/** @param url of the server, which must be the product in full */
export async function readDashboard(url: string): Promise<DashboardReader> {
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify(ADMIN),
  });
  if (!signedIn.ok) throw new Error(`Signing in to the dashboard failed: ${signedIn.status}.`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");

  async function ask(procedure: string, input: object): Promise<void> {
    const query = encodeURIComponent(JSON.stringify(toWire(input)));
    const response = await fetch(`${url}/api/trpc/${procedure}?input=${query}`, {
      headers: { cookie },
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${procedure} answered ${response.status}.`);
  }

  let asked = 0;
  let failure: unknown = null;
  async function look(): Promise<void> {
    await Promise.all([ask("overview.get", OVERVIEW), ask("events.list", EVENTS)]);
    asked += 1;
  }
  await look();
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error) => {
      failure ??= error;
    });
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
      if (failure !== null) throw failure;
      return asked;
    },
  };
}
