// `npm test`: everything, on a fresh clone too. Plain JavaScript: it runs before anything is installed.
import { boot, fail } from "./boot/boot.mjs";

await boot();
const { installBrowser } = await import("./test/browser.mjs");
const { runPlaywright, runVitest } = await import("./test/runner.mjs");

await installBrowser().catch(fail);
const tallies = [await runVitest(), await runPlaywright()];
const sum = (/** @type {"passed" | "failed" | "skipped"} */ kind) =>
  tallies.reduce((total, tally) => total + tally[kind], 0);
// Last, so that the end of a log is enough to know them by.
for (const failure of tallies.flatMap(({ failures }) => failures)) {
  console.log(`\nfailed: ${failure}`);
}
const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped}`);
process.exit(sum("failed") > 0 ? 1 : 0);
