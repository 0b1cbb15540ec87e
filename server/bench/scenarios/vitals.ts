import type { Options } from "../options.ts";
import { startProduct } from "../product.ts";
import { tell } from "../progress.ts";
import { describeSettings } from "../report/postgres-settings.ts";
import type { Section } from "../report/section.ts";
import { addBenchClient } from "../servers/settings.ts";
import { demandBrowser, openSignedIn, type SignedIn } from "../vitals/browser.ts";
import { type MeasuredPage, measuredPages } from "../vitals/pages.ts";
import { type Looks, reportVitals } from "../vitals/report.ts";
import { postShownCall } from "../vitals/shown-call.ts";
import { type Visit, visit } from "../vitals/visit.ts";
import { RETELL_API_KEY, type World } from "../world.ts";

const LOOKS = 3;

/** How the pages feel in Chromium, over a table as large as an agency's. */
export async function measureVitals(world: World, options: Options): Promise<Section> {
  // Found out before the minutes that the table takes.
  const chromium = await demandBrowser();
  const looks = options.quick ? 1 : LOOKS;
  const { events } = options;
  const database = await world.withEvents(events);
  await addBenchClient(database.url, world.appSecret, RETELL_API_KEY);
  tell("  starting the product");
  const { subject, url } = await startProduct(world, database);
  let browser: SignedIn | undefined;
  try {
    const call = await postShownCall(url, database);
    browser = await openSignedIn(chromium, url);
    const pages: Looks[] = [];
    for (const page of measuredPages(call)) {
      tell(`  ${page.name}`);
      pages.push({ name: page.name, visits: await look(browser, url, page, looks) });
    }
    const settings = await describeSettings(database);
    return reportVitals(pages, { events, looks, settings, version: browser.version });
  } finally {
    await browser?.close();
    await subject.servers[0]?.stop();
  }
}

async function look(
  browser: SignedIn,
  url: string,
  page: MeasuredPage,
  times: number,
): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (let time = 0; time < times; time += 1) {
    const context = await browser.newcomer();
    visits.push(await visit(context, url, page));
    await context.close();
  }
  for (const what of new Set(visits.flatMap(({ shifted }) => shifted))) tell(`    moved, ${what}`);
  for (const what of new Set(visits.flatMap(({ problems }) => problems))) tell(`    ✗ ${what}`);
  return visits;
}
