import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "../boot/install.mjs";

/**
 * What a run came to. `failures` says of each test that failed, and of each file that could not be
 * run, where it is and what it said; `excused`, the same of each story that passed with nothing wrong
 * but its end.
 *
 * @typedef {{ passed: number, skipped: number, failures: string[], excused: string[] }} Tally
 */

/** As much of an error as tells what was expected and where; all of it is further up. */
const FAILURE_LINES = 16;
/** Playwright's words when a story is through, and its pages do not close. */
const NOT_CLOSED = /^Tearing down "(context|page|browser)" exceeded/;

/** @param {any} report Vitest's, in JSON @returns {Tally} */
export function tallyVitest(report) {
  return {
    passed: report.numPassedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: failuresOfVitest(report),
    excused: [],
  };
}

/**
 * One story that failed is excused: where all was as it says, and Chromium did not close its pages
 * afterwards. One that is tried again, and passes then, is not to be trusted and counts as failed.
 *
 * @param {any} report Playwright's, in JSON
 * @returns {Tally}
 */
export function tallyPlaywright({ stats, suites, errors = [] }) {
  const stories = suites.flatMap((/** @type {any} */ suite) => storiesOf(suite));
  const failed = stories.filter((story) => has(story, "unexpected") || has(story, "flaky"));
  const excused = failed.filter(isOnlyNotClosed);
  return {
    passed: stats.expected + excused.length,
    skipped: stats.skipped,
    failures: [
      ...failed.filter((story) => !excused.includes(story)).map(describeStory),
      ...errors.map((/** @type {any} */ { message }) => describeFailure("e2e", message)),
    ],
    excused: excused.map(describeStory),
  };
}

/** @param {any} report @returns {string[]} */
function failuresOfVitest({ testResults }) {
  return testResults.flatMap((/** @type {any} */ { name, message, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter((/** @type {any} */ { status }) => status === "failed");
    const tests = failed.map((/** @type {any} */ { fullName, failureMessages }) =>
      describeFailure(`${file} › ${fullName}`, failureMessages[0]),
    );
    // A file that could not be loaded, or whose hooks failed, has no failed test.
    return tests.length === 0 && message ? [describeFailure(file, message)] : tests;
  });
}

/** @param {any} suite @returns {any[]} */
function storiesOf({ suites = [], specs = [] }) {
  return [...specs, ...suites.flatMap(storiesOf)];
}

/** @param {any} story @param {string} status */
function has({ tests }, status) {
  return tests.some((/** @type {any} */ test) => test.status === status);
}

/** @param {any} story @returns {any[]} */
function resultsOf({ tests }) {
  return tests.flatMap((/** @type {any} */ { results }) => results);
}

/** @param {any} story */
function isOnlyNotClosed(story) {
  const errors = resultsOf(story).flatMap(({ errors }) => errors);
  return (
    errors.length > 0 &&
    errors.every(({ message = "" }) => NOT_CLOSED.test(stripVTControlCharacters(message)))
  );
}

/** @param {any} story */
function describeStory(story) {
  const error = resultsOf(story).find((result) => result.error)?.error.message;
  return describeFailure(`e2e/${story.file}:${story.line} › ${story.title}`, error);
}

/** @param {string} where @param {string} [message] */
function describeFailure(where, message = "") {
  const lines = stripVTControlCharacters(message).trim().split("\n").slice(0, FAILURE_LINES);
  return [where, ...lines.map((line) => `    ${line}`)].join("\n");
}
