import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Condition, conditionSchema, conditionsSchema, holds } from "./condition.ts";
import { CONDITION_TESTS, MAX_CONDITIONS } from "./destination.ts";

const body = {
  event: "call_analyzed",
  call: {
    duration_ms: 43_607,
    direction: "inbound",
    from_number: null,
    tags: ["vip", 7, true],
    retell_llm_dynamic_variables: { age: "42", "a.b": "dotted", "back\\slash": "x" },
    call_analysis: { user_sentiment: "Negative", call_successful: false },
  },
};
const one = (path: string, is: Condition["is"], value?: unknown) =>
  holds([conditionSchema.parse({ path, is, value })], body);

describe("a condition holds", () => {
  test.each([
    ["call.call_analysis.user_sentiment", "equals", "Negative"],
    ["call.call_analysis.user_sentiment", "not_equals", "Positive"],
    ["call.call_analysis.user_sentiment", "one_of", ["Neutral", "Negative"]],
    ["call.call_analysis.user_sentiment", "contains", "gat"],
    ["call.call_analysis.call_successful", "equals", "false"],
    ["call.call_analysis.call_successful", "equals", false],
    ["call.duration_ms", "equals", "43607"],
    ["call.duration_ms", "equals", "43607.0"],
    ["call.duration_ms", "greater_than", "43606"],
    ["call.duration_ms", "less_than", 43_608],
    ["call.retell_llm_dynamic_variables.age", "greater_than", 41],
    ["call.retell_llm_dynamic_variables.a\\.b", "equals", "dotted"],
    ["call.retell_llm_dynamic_variables.back\\\\slash", "equals", "x"],
    ["call.tags", "contains", "vip"],
    ["call.tags", "contains", 7],
    ["call.tags.0", "equals", "vip"],
    ["call.duration_ms", "exists", undefined],
    ["call.from_number", "absent", undefined],
    ["call.nothing.at.all", "absent", undefined],
    ["call.nothing", "not_equals", "anything"],
  ] as const)("%s %s %j", (path, is, value) => {
    expect(one(path, is, value)).toBe(true);
  });
});

describe("a condition fails", () => {
  test.each([
    ["call.call_analysis.user_sentiment", "equals", "negative"],
    ["call.call_analysis.user_sentiment", "equals", ""],
    ["call.call_analysis", "equals", "[object Object]"],
    ["call.call_analysis", "contains", "user_sentiment"],
    ["call.tags", "contains", "vi"],
    ["call.tags.length", "exists", undefined],
    ["call.tags.length", "greater_than", 0],
    ["call.from_number", "exists", undefined],
    ["call.from_number", "equals", "null"],
    ["call.from_number", "less_than", 1],
    ["call.direction", "greater_than", 0],
    ["call.duration_ms", "equals", "0xAA57"],
    ["call.call_analysis.call_successful", "less_than", 1],
    ["call.nothing", "equals", "undefined"],
  ] as const)("%s %s %j", (path, is, value) => {
    expect(one(path, is, value)).toBe(false);
  });

  test.each([
    "__proto__",
    "constructor",
    "call.constructor.name",
    "call.__proto__.toString",
    "call.direction.length",
    "call.tags.map",
    "hasOwnProperty",
  ])("on a member that is only inherited: %s", (path) => {
    expect(one(path, "exists")).toBe(false);
  });
});

test("a member that is really called __proto__ is found", () => {
  const odd = JSON.parse('{"__proto__":{"a":"b"}}');
  expect(holds([{ path: "__proto__.a", is: "equals", value: "b" }], odd)).toBe(true);
});

describe("what is no condition is refused with what to change", () => {
  test.each([
    [{ path: "", is: "exists" }, "Name the field"],
    [{ path: "call..x", is: "exists" }, "between any two dots"],
    [{ path: ".call", is: "exists" }, "between any two dots"],
    [{ path: Array(13).fill("a").join("."), is: "exists" }, "at most 12 names"],
    [{ path: "a".repeat(301), is: "exists" }, "at most 300 characters"],
    [{ path: "a", is: "equals", value: "x".repeat(501) }, "at most 500 characters"],
    [{ path: "a", is: "equals", value: { b: 1 } }, "Give a text"],
    [{ path: "a", is: "equals" }, "Give a text"],
    [{ path: "a", is: "one_of", value: [] }, "at least one"],
    [{ path: "a", is: "one_of", value: Array(51).fill("x") }, "at most 50"],
    [{ path: "a", is: "greater_than", value: "" }, "Give a number"],
    [{ path: "a", is: "greater_than", value: "many" }, "Give a number"],
    [{ path: "a", is: "less_than", value: Number.POSITIVE_INFINITY }, "Give a number"],
    [{ path: "a", is: "matches", value: ".*" }, ""],
  ])("%j", (condition, words) => {
    const parsed = conditionSchema.safeParse(condition);
    expect(parsed.error?.issues[0]?.message ?? "accepted").toContain(words);
    expect(parsed.success).toBe(false);
  });

  test("and so are too many", () => {
    const many = Array(MAX_CONDITIONS + 1).fill({ path: "a", is: "exists" });
    expect(conditionsSchema.safeParse(many).success).toBe(false);
    expect(conditionsSchema.safeParse(many.slice(1)).success).toBe(true);
  });
});

const name = fc.oneof(
  fc.constantFrom("call", "a", "__proto__", "constructor", "length", "0", "x.y", "\\", "toString"),
  fc.string({ minLength: 1, maxLength: 8 }),
);
const asName = (text: string) => text.replaceAll("\\", "\\\\").replaceAll(".", "\\.");
const conditions = fc
  .record({
    path: fc
      .array(name, { minLength: 1, maxLength: 6 })
      .map((names) => names.map(asName).join(".")),
    is: fc.constantFrom(...CONDITION_TESTS),
    value: fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.array(fc.string())),
  })
  .map((given) => conditionSchema.safeParse(given))
  .filter((parsed) => parsed.success)
  .map((parsed) => parsed.data as Condition);

describe("for any condition and any body", () => {
  test("the answer is given without a throw, and twice the same", () => {
    fc.assert(
      fc.property(fc.array(conditions, { maxLength: 5 }), fc.jsonValue(), (all, any) => {
        expect(holds(all, any)).toBe(holds(all, any));
      }),
    );
  });

  test("all hold exactly when each holds", () => {
    fc.assert(
      fc.property(fc.array(conditions, { maxLength: 5 }), fc.jsonValue(), (all, any) => {
        expect(holds(all, any)).toBe(all.every((each) => holds([each], any)));
      }),
    );
  });

  test("minus zero is zero", () => {
    const read = conditionSchema.parse({ path: "a", is: "less_than", value: -0 });
    expect(read).toEqual({ path: "a", is: "less_than", value: 0 });
  });

  test("what was read once is read again as the same", () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        expect(conditionSchema.parse(JSON.parse(JSON.stringify(condition)))).toEqual(condition);
      }),
    );
  });

  test("a scalar at a path of any names is found, equals itself, and is absent elsewhere", () => {
    const scalar = fc.oneof(fc.string({ maxLength: 50 }), fc.integer(), fc.boolean());
    const names = fc.array(
      fc.string({ minLength: 1, maxLength: 8 }).filter((one) => one.trim() === one),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(names, scalar, (path, value) => {
        const parsed = JSON.parse(
          path.reduceRight(
            (inner, key) => `{${JSON.stringify(key)}:${inner}}`,
            JSON.stringify(value),
          ),
        );
        const at = path.map(asName).join(".");
        const is = (test: string) =>
          holds([conditionSchema.parse({ path: at, is: test, value })], parsed);
        expect([is("exists"), is("absent"), is("equals"), is("not_equals")]).toEqual([
          true,
          false,
          true,
          false,
        ]);
        expect(holds([conditionSchema.parse({ path: `${at}.more`, is: "absent" })], parsed)).toBe(
          true,
        );
      }),
    );
  });
});
