import { InvalidArgumentError } from "commander";
import { CONDITION_TESTS, type ConditionTest } from "../../domain/destination.ts";

type Header = { name: string; value: string };
type Condition = { path: string; is: ConditionTest; value?: string | string[] };

/** `Name: value`, as curl takes it; may be given several times. */
export function collectHeader(text: string, before: Header[] = []): Header[] {
  const colon = text.indexOf(":");
  if (colon < 1) throw new InvalidArgumentError('Write it as "X-Api-Key: value".');
  return [...before, { name: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() }];
}

/**
 * `<field> <test> <value>`, such as `call.call_analysis.user_sentiment equals Negative`; the values
 * of `one_of` with a | between them. May be given several times.
 */
export function collectCondition(text: string, before: Condition[] = []): Condition[] {
  const [, path, test, rest = ""] = /^(\S+)\s+(\S+)(?:\s+(.*))?$/s.exec(text.trim()) ?? [];
  const is = CONDITION_TESTS.find((one) => one === test);
  if (path === undefined || is === undefined) {
    throw new InvalidArgumentError(
      `Write it as "<field> <test> <value>", where the test is one of ${CONDITION_TESTS.join(", ")}.`,
    );
  }
  const takesValue = is !== "exists" && is !== "absent";
  if (takesValue !== (rest !== "")) {
    throw new InvalidArgumentError(
      takesValue ? `Write a value after "${is}".` : `Write nothing after "${is}".`,
    );
  }
  if (!takesValue) return [...before, { path, is }];
  const value = is === "one_of" ? rest.split("|").map((one) => one.trim()) : rest;
  return [...before, { path, is, value }];
}
