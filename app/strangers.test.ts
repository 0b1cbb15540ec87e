import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" });
const pages = files.filter((file) => file.endsWith("page.tsx"));
const routes = files.filter((file) => file.endsWith("route.ts"));

it.each(pages.filter((page) => page !== join("login", "page.tsx")))(
  "%s lies in the dashboard and sends strangers away itself",
  (page) => {
    expect(page.startsWith("(dashboard)")).toBe(true);
    const source = readFileSync(join(import.meta.dirname, page), "utf8");
    const body = source.slice(source.indexOf("export default async function"));
    // The first thing it waits for: nothing may be read for a stranger before.
    expect(body.slice(body.indexOf("await "))).toMatch(/^await requireStaff\(\);/);
  },
);

it("opens no route to strangers but those that guard themselves", () => {
  const known = [
    "api/[...rest]/route.ts",
    "api/auth/[...all]/route.ts",
    "api/events/export/route.ts",
    "api/health/live/route.ts",
    "api/health/ready/route.ts",
    "api/live/route.ts",
    "api/metrics/route.ts",
    "api/trpc/[trpc]/route.ts",
  ];
  const others = routes.filter((route) => !route.startsWith("api/webhooks/"));
  expect(others.sort()).toEqual(known);
});
