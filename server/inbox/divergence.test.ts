import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RETELL_FIXTURES, readFixture } from "../testing/fixtures.ts";
import { classifyDivergence } from "./divergence.ts";

const anyJson = fc.jsonValue({ stringUnit: "binary", maxDepth: 4 });
const anyObject = fc.dictionary(fc.string({ unit: "binary" }), anyJson);

/** The same JSON in another spelling: keys reversed, spaced, every character escaped. */
function respell(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(respell).join(" ,\n")} ]`;
  if (typeof value === "string") return escaped(value);
  if (typeof value === "number") return Object.is(value, -0) ? "0.0" : value.toExponential();
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).toReversed();
  return `{\t${members.map(([key, item]) => `${escaped(key)} : ${respell(item)}`).join(",")}}`;
}

function escaped(text: string): string {
  const codes = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return `"${codes.map((code) => `\\u${code.toString(16).padStart(4, "0")}`).join("")}"`;
}

describe("restamped", () => {
  test("any body, respelled and with another event_timestamp, both ways round", () => {
    fc.assert(
      fc.property(anyObject, fc.nat(), fc.nat(), (body, before, after) => {
        const first = JSON.stringify({ ...body, event_timestamp: before });
        const other = ` ${respell({ ...body, event_timestamp: after })}`;
        expect(classifyDivergence(first, other)).toBe("restamped");
        expect(classifyDivergence(other, first)).toBe("restamped");
      }),
      { numRuns: 500 },
    );
  });

  test("every recorded body, respelled", () => {
    for (const name of RETELL_FIXTURES) {
      const { rawBody, body } = readFixture(name);
      // Beyond 2^53 a respelling through doubles is another number.
      if (name.includes("reserialization_hazard")) continue;
      expect(classifyDivergence(rawBody.toString("utf8"), ` ${respell(body)}`)).toBe("restamped");
    }
  });

  test("the recorded redeliveries", () => {
    for (const name of ["call_ended.phone_inbound", "call_analyzed.phone_inbound"]) {
      expect(
        classifyDivergence(
          readFixture(name).rawBody.toString("utf8"),
          readFixture(`${name}.redelivery_new_event_timestamp`).rawBody.toString("utf8"),
        ),
      ).toBe("restamped");
    }
  });

  test.each([
    ["a timestamp that came or went", '{"a":1}', '{"a":1,"event_timestamp":5}'],
    ["a signed URL", '{"u":"https://a.b/c.wav?sig=1"}', '{"u":"https://a.b/c.wav?sig=2&e=9"}'],
    ["a signed URL with a fragment", '["https://a.b/c?x#t"]', '["https://a.b/c?y#t"]'],
    ["a URL that lost its query", '["https://a.b/c?x"]', '["https://a.b/c"]'],
    ["the spelling of a number", '{"n":14.0}', '{"n":1.4e1}'],
    ["the spelling of a string", '{"n":"a/b"}', '{"n":"a\\/b"}'],
    ["a key named twice, alike", '{"a":1,"a":2}', '{"a": 1, "a": 2}'],
  ])("%s, both ways round", (_, first, other) => {
    expect(classifyDivergence(first, other)).toBe("restamped");
    expect(classifyDivergence(other, first)).toBe("restamped");
  });
});

describe("enriched", () => {
  /** Adds a member to one object somewhere inside; undefined when there is none. */
  function withGain(value: unknown, which: number): unknown {
    let objects = 0;
    const visit = (item: unknown): unknown => {
      if (Array.isArray(item)) return item.map(visit);
      if (typeof item !== "object" || item === null) return item;
      objects += 1;
      const entries = Object.entries(item).map(([key, member]) => [key, visit(member)]);
      if (objects - 1 === which) entries.push(["a key that nobody has", 1]);
      return Object.fromEntries(entries);
    };
    return visit(value);
  }

  test("any body with a member more anywhere, and never the other way round", () => {
    fc.assert(
      fc.property(anyObject, fc.nat({ max: 3 }), fc.nat(), (body, which, stamp) => {
        const first = JSON.stringify({ ...body, event_timestamp: 1 });
        const other = respell({ ...(withGain(body, which) as object), event_timestamp: stamp });
        fc.pre(other.includes(escaped("a key that nobody has")));
        expect(classifyDivergence(first, other)).toBe("enriched");
        // Unless what was there before was nothing, it is missed.
        expect(classifyDivergence(other, first)).toBe("conflicting");
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["null to a value", '{"a":null}', '{"a":1}'],
    ["null to an empty text", '{"a":null}', '{"a":""}'],
    ["an empty text to a text", '{"a":""}', '{"a":"b"}'],
    ["an empty list to a list", '{"a":[]}', '{"a":[1]}'],
    ["an empty object to an object", '{"a":{}}', '{"a":{"b":1}}'],
    ["a list that grew at its end", '{"a":[1,{"b":2}]}', '{"a":[1,{"b":2,"c":3},4]}'],
    ["a member more and a new signature", '{"u":"http://a/b?1"}', '{"u":"http://a/b?2","v":0}'],
  ])("%s", (_, first, other) => {
    expect(classifyDivergence(first, other)).toBe("enriched");
    expect(classifyDivergence(other, first)).toBe("conflicting");
  });
});

describe("conflicting", () => {
  test.each([
    ["a changed number", '{"a":1}', '{"a":2}'],
    ["a changed text", '{"a":"x"}', '{"a":"xy"}'],
    ["numbers that only doubles confuse", '{"a":9007199254740993}', '{"a":9007199254740992}'],
    ["a nested event_timestamp", '{"a":{"event_timestamp":1}}', '{"a":{"event_timestamp":2}}'],
    ["items in another order", "[1,2]", "[2,1]"],
    ["an item put before the others", "[1]", "[2,1]"],
    ["a URL with another path", '["https://a.b/c?x"]', '["https://a.b/d?x"]'],
    ["a URL inside a sentence", '["see https://a.b/c?x"]', '["see https://a.b/c?y"]'],
    ["a question mark that makes no URL", '["c?x"]', '["c?y"]'],
    ["another type", '{"a":"1"}', '{"a":1}'],
    ["false to true", '{"a":false}', '{"a":true}'],
    ["zero to one", '{"a":0}', '{"a":1}'],
    ["empty in another way", '{"a":""}', '{"a":[]}'],
    ["a key named twice, in another order", '{"a":1,"a":2}', '{"a":2,"a":1}'],
    ["a key named twice and once", '{"a":1,"a":2}', '{"a":2}'],
    ["a key __proto__", '{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}'],
    ["another root", "[1]", "1"],
    ["a URL with another fragment", '["https://a.b/c?x#s"]', '["https://a.b/c?x#t"]'],
    ["text that is not JSON", "{", "["],
  ])("%s, both ways round", (_, first, other) => {
    expect(classifyDivergence(first, other)).toBe("conflicting");
    expect(classifyDivergence(other, first)).toBe("conflicting");
  });

  test("a changed scalar wins over any gain", () => {
    expect(classifyDivergence('{"a":null,"b":1}', '{"a":1,"b":2,"c":3}')).toBe("conflicting");
  });

  test("two bodies that are restamped, enriched or conflicting are never identical", () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        const [first, other] = [JSON.stringify(a), JSON.stringify(b)];
        const result = classifyDivergence(first, other);
        expect(result === "identical").toBe(first === other);
        expect(classifyDivergence(other, first) === "restamped").toBe(result === "restamped");
      }),
    );
  });
});

describe("depth", () => {
  const nested = (depth: number, leaf: string) => `${"[".repeat(depth)}${leaf}${"]".repeat(depth)}`;

  test("1,000 levels are compared", () => {
    expect(classifyDivergence(nested(1_000, "1"), nested(1_000, "1.0"))).toBe("restamped");
    expect(classifyDivergence(nested(1_000, "{}"), nested(1_000, '{"a":1}'))).toBe("enriched");
    expect(classifyDivergence(nested(1_000, "1"), nested(1_000, "2"))).toBe("conflicting");
  });

  test("beyond what can be read the worst is assumed, and nothing breaks", () => {
    expect(classifyDivergence(nested(100_000, "1"), nested(100_000, "1.0"))).toBe("conflicting");
  });
});
