import { describe, expect, test } from "vitest";
import { tallyPlaywright, tallyVitest } from "./tally.mjs";

const NOT_CLOSED = `Tearing down "context" exceeded the test timeout of 240000ms.`;
const NOT_SEEN = "\u001b[2mexpect(\u001b[22mlocator).toBeVisible() failed";

/** A story by its tries, each with what went wrong in it. */
function playwrightReport(...stories: string[][][]) {
  const statusOf = (tries: string[][]) =>
    tries.at(-1)?.length ? "unexpected" : tries.length > 1 ? "flaky" : "expected";
  const specs = stories.map((tries, index) => ({
    file: "live.spec.ts",
    line: index + 1,
    title: `story ${index + 1}`,
    tests: [
      {
        status: statusOf(tries),
        results: tries.map((messages) => ({
          error: messages[0] === undefined ? undefined : { message: messages[0] },
          errors: messages.map((message) => ({ message })),
        })),
      },
    ],
  }));
  const expected = stories.filter((tries) => statusOf(tries) === "expected").length;
  return { stats: { expected, skipped: 0 }, suites: [{ specs: [], suites: [{ specs }] }] };
}

describe("stories", () => {
  test("one that passes counts as passed", () => {
    expect(tallyPlaywright(playwrightReport([[]]))).toEqual({
      passed: 1,
      skipped: 0,
      failures: [],
      excused: [],
    });
  });

  test("one that fails has failed, and says where and why", () => {
    const { passed, failures } = tallyPlaywright(playwrightReport([[]], [[NOT_SEEN]]));
    expect(passed).toBe(1);
    expect(failures).toEqual([
      "e2e/live.spec.ts:2 › story 2\n    expect(locator).toBeVisible() failed",
    ]);
  });

  test("one that passes on its second try has failed too", () => {
    const { passed, failures, excused } = tallyPlaywright(playwrightReport([[NOT_SEEN], []]));
    expect(passed).toBe(0);
    expect(failures).toHaveLength(1);
    expect(excused).toEqual([]);
  });

  test("one whose pages did not close has passed, and is named", () => {
    const { passed, failures, excused } = tallyPlaywright(playwrightReport([[]], [[NOT_CLOSED]]));
    expect(passed).toBe(2);
    expect(failures).toEqual([]);
    expect(excused).toEqual([`e2e/live.spec.ts:2 › story 2\n    ${NOT_CLOSED}`]);
  });

  test("what is wrong with the run itself has failed, whatever is excused", () => {
    const report = {
      ...playwrightReport([[NOT_CLOSED]]),
      errors: [{ message: "npm start ended" }],
    };
    expect(tallyPlaywright(report).failures).toEqual(["e2e\n    npm start ended"]);
  });

  test.each([
    ["that failed before its pages did not close", [[NOT_SEEN, NOT_CLOSED]]],
    ["that failed another time", [[NOT_CLOSED], [NOT_SEEN]]],
    ["that never came to its end", [["Test timeout of 240000ms exceeded."]]],
  ])("one %s has failed", (_, tries) => {
    const { passed, failures, excused } = tallyPlaywright(playwrightReport(tries));
    expect(passed).toBe(0);
    expect(failures).toHaveLength(1);
    expect(excused).toEqual([]);
  });
});

test("of unit tests, a file that could not be loaded has failed like a test", () => {
  const tally = tallyVitest({
    numPassedTests: 2,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: [
      { name: "a.test.ts", message: "", assertionResults: [{ status: "passed" }] },
      {
        name: "b.test.ts",
        message: "",
        assertionResults: [{ status: "failed", fullName: "adds", failureMessages: ["expected 2"] }],
      },
      { name: "c.test.ts", message: "Cannot find module", assertionResults: [] },
    ],
  });
  expect(tally).toMatchObject({ passed: 2, skipped: 1, excused: [] });
  expect(tally.failures).toEqual([
    expect.stringContaining("b.test.ts › adds\n    expected 2"),
    expect.stringContaining("c.test.ts\n    Cannot find module"),
  ]);
});
