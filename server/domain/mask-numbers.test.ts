import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readFixtureText } from "../testing/fixtures.ts";
import { maskJsonAt, maskNumbers, numbersOfBody } from "./mask-numbers.ts";
import { isNumberField, maskNumber } from "./phone-number.ts";

test.each([
  ["+15550104567", "+1 ••• ••• 4567"],
  ["+447700900123", "+44 ••• ••• 0123"],
  ["+35312345678", "+353 ••• ••• 5678"],
  ["+1 (555) 010-4567", "+1 ••• ••• 4567"],
  ["%2B15550104567", "+1 ••• ••• 4567"],
  ["5550104567", "••• ••• 4567"],
  ["0104567", "••• ••• 67"],
  [
    "sip:+15550104567@pbx.example.com;transport=tls",
    "sip:+1 ••• ••• 4567@pbx.example.com;transport=tls",
  ],
  ["911", "911"],
  ["anonymous", "anonymous"],
  ["", ""],
])("%s is shown as %s", (whole, masked) => {
  expect(maskNumber(whole)).toBe(masked);
  expect(maskNumber(masked)).toBe(masked);
});

test.each([
  "from_number",
  "toNumber",
  "user_number",
  "agent_number",
  "caller_id",
  "X-Caller-ID",
  "customer_phone",
  "transfer_destination",
  "phoneNumber",
  "callback_number",
])("a field called %s holds a number", (name) => expect(isNumberField(name)).toBe(true));
test.each([
  "order_number",
  "number",
  "agent_id",
  "event_timestamp",
  "invoiceNumber",
  "duration_ms",
  "to",
])("a field called %s does not", (name) => expect(isNumberField(name)).toBe(false));

describe("a body", () => {
  it("loses the numbers of its fields wherever else they stand, and nothing else", () => {
    const body = `{ "event":"call_ended", "call" :{"from_number":"+15550104567","n":1e+1234567,
      "transcript":"User: it is 555 010-4567, or +44 7700 900123. Order 1234567890.",
      "tool":{"arguments":"{\\"phone\\":\\"555.010.9999\\",\\"at\\":1700000000000}"},
      "metadata":{"+15550104567":"x","order_number":"9876543210","plain":15550104567},
      "transfer_destination":{"number":"5550101111","type":"predefined"}}}`;
    expect(
      maskNumbers(body),
    ).toBe(`{ "event":"call_ended", "call" :{"from_number":"+1 ••• ••• 4567","n":1e+1234567,
      "transcript":"User: it is ••• ••• 4567, or +44 ••• ••• 0123. Order 1234567890.",
      "tool":{"arguments":"{\\"phone\\":\\"••• ••• 9999\\",\\"at\\":1700000000000}"},
      "metadata":{"+1 ••• ••• 4567":"x","order_number":"9876543210","plain":"••• ••• 4567"},
      "transfer_destination":{"number":"••• ••• 1111","type":"predefined"}}}`);
  });

  it("that spells its digits as escapes is read as what it says", () => {
    const masked = maskNumbers('{"from\\u005fnumber":"\\u002b1555010\\u0034567"}');
    expect(JSON.parse(masked)).toEqual({ from_number: "+1 ••• ••• 4567" });
  });

  it("that was cut off in the middle of a number shows none of it", () => {
    expect(maskNumbers('{"call":{"from_number":"555010456')).not.toContain("555010456");
    expect(maskNumbers('["x","+1555010456')).not.toContain("555010456");
  });

  it("of any depth is read in one pass", () => {
    const deep = `${'{"a":'.repeat(200_000)}"+15550104567"${"}".repeat(200_000)}`;
    expect(maskNumbers(deep)).not.toContain("5550104567");
  });
});

test("values of answers are masked by the names they have there", () => {
  const at = new Date();
  const answer = { call: { fromNumber: "5550104567", at }, entries: [{ text: "I am 5550104567" }] };
  expect(maskNumbers(answer)).toEqual({
    call: { fromNumber: "••• ••• 4567", at },
    entries: [{ text: "I am ••• ••• 4567" }],
  });
});

test("what holds no number is given back as it is", () => {
  const answer = {
    id: "0190a3c1-7c00-7000-8000-000000000000",
    list: [1, null, "a+b"],
    at: new Date(),
  };
  expect(maskNumbers(answer)).toBe(answer);
});

test("a value taken out of a body is masked by where it stood, and by what the body knows", () => {
  expect(maskJsonAt(["call", "to_number"], '"5550104567"')).toBe('"••• ••• 4567"');
  expect(maskJsonAt(["note"], '"call 5550104567"', ["5550104567"])).toBe('"call ••• ••• 4567"');
  expect(maskJsonAt(["note"], '"call 5550104567"')).toBe('"call 5550104567"');
});

test.each([
  "call_ended.phone_inbound",
  "call_ended.call_transfer",
  "transfer_started.attempt1",
  "call_inbound.with_call_id",
  "call_ended.reserialization_hazard",
  "call_ended.nul_and_lone_surrogate",
  "call_analyzed.large_300kb",
])("no number of %s is left, and its shape is", (name) => {
  const body = readFixtureText(`${name}.json`);
  const masked = maskNumbers(body);
  for (const number of numbersOfBody(body)) expect(masked).not.toContain(number.replace("+", ""));
  expect(masked).not.toMatch(/\+1555\d/);
  expect(shapeOf(JSON.parse(masked))).toEqual(shapeOf(JSON.parse(body)));
});

/** A number of any country, in one of the ways people and programs spell it. */
const number = fc
  .tuple(fc.constantFrom("1", "44", "49", "353", "7", "91"), fc.stringMatching(/^[1-9][0-9]{7,9}$/))
  .map(([prefix, rest]) => `+${prefix}${rest}`);
const field = fc.constantFrom(
  "from_number",
  "to_number",
  "userNumber",
  "agent_number",
  "caller_id",
);
const word = fc.stringMatching(/^[a-zA-Z ",{}[\]:\\é\n]{0,12}$/);

test("no number of a known field survives anywhere, and the text stays JSON of the same shape", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(number, { minLength: 1, maxLength: 3 }),
      field,
      fc.array(word, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(0, 2, "\t"),
      fc.boolean(),
      (numbers, name, words, indent, escapes) => {
        const spellings = numbers.flatMap((one) => [
          one,
          one.slice(1),
          one.split("").join(" "),
          `tel:${one}?x`,
        ]);
        const body = {
          call: { [name]: numbers, words, said: words.join(spellings.join(words[0])) },
          args: JSON.stringify({ deep: JSON.stringify({ [words[0] ?? ""]: spellings }) }),
        };
        let text = JSON.stringify(body, null, indent);
        if (escapes)
          text = text.replace(/\d(?=\d)/g, (digit) => `\\u003${digit}`).replaceAll("+", "\\u002b");
        const masked = JSON.parse(maskNumbers(text)) as unknown;
        expect(shapeOf(masked)).toEqual(shapeOf(JSON.parse(text)));
        const left = JSON.stringify(masked).replace(/[ ().-]/g, "");
        for (const one of numbers) expect(left).not.toContain(one.slice(1));
      },
    ),
  );
});

test("a text without numbers is not touched, however it is spaced and escaped", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, "\t"), (json, indent) => {
      fc.pre(!/[+%]|\d{5}|number|phone/i.test(json));
      const text = JSON.stringify(JSON.parse(json), null, indent);
      expect(maskNumbers(text)).toBe(text);
    }),
  );
});

/** Arrays and objects as they are, every string and number as the same mark; names count. */
function shapeOf(value: unknown): unknown {
  if (typeof value === "string" || typeof value === "number") return "•";
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([key, member]) => [maskNumbers(key), shapeOf(member)]);
}
