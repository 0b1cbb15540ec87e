import { expect, test } from "vitest";
import { runChaos } from "./run.ts";

/** Building the dashboard, where that was not done yet, takes longer than the suite itself. */
const LIMIT_MS = 15 * 60_000;

test.each(["own", "embedded"] as const)(
  "each fault once: nothing is lost, doubled or miscounted (%s database)",
  async (database) => {
    const report = await runChaos({
      seed: `short ${database}`,
      events: 1_000,
      database,
      pauseMs: [200, 600],
      outageMs: [2_000, 3_000],
      concurrency: 24,
      ratePerSecond: 60,
      databaseDiskMegabytes: 1_000,
    });
    expect(report.failures).toEqual([]);
    expect(report.audit.events).toBeGreaterThanOrEqual(1_000);
    expect(report.audit.duplicates).toBeGreaterThan(200);
  },
  LIMIT_MS,
);
