// `npm test`: everything, on a fresh clone too. Plain JavaScript: it runs before anything is installed.
import { boot, fail } from "./boot/boot.mjs";

await boot();
const { installBrowser } = await import("./test/browser.mjs");
const { runPlaywright, runVitest } = await import("./test/runner.mjs");

await installBrowser().catch(fail);
const tallies = [await runVitest(), await runPlaywright()];
const failures = tallies.flatMap((tally) => tally.failures);
// Last, so that the end of a log is enough to know them by.
for (const story of tallies.flatMap((tally) => tally.excused)) {
  console.log(`\npassed, but Chromium did not close its pages: ${story}`);
}
for (const failure of failures) console.log(`\nfailed: ${failure}`);
const sum = (/** @type {"passed" | "skipped"} */ kind) =>
  tallies.reduce((total, tally) => total + tally[kind], 0);
const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
console.log(`\n${sum("passed")} passed, ${failures.length} failed${skipped}`);
process.exit(failures.length > 0 ? 1 : 0);
