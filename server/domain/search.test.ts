import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { conditionSchema } from "./condition.ts";
import { parseSearch, type Search } from "./search.ts";

const NOTHING: Search = {
  eventId: null,
  callId: null,
  phones: [],
  agentId: null,
  agentWords: [],
  conditions: [],
};
const equals = (path: string, value: string) => ({ path, is: "equals" as const, value });

const READ: [text: string, search: Partial<Search>][] = [
  ["", {}],
  ["call_4eee5a69", { callId: "call_4eee5a69" }],
  ["chat_1", { callId: "chat_1" }],
  ["019AB3C2-1111-7222-8333-444455556666", { eventId: "019ab3c2-1111-7222-8333-444455556666" }],
  ["+1 (415) 555-0123", { phones: ["14155550123"] }],
  ["0049 30/1234567", { phones: ["49301234567"] }],
  ["0123", { phones: ["0123"] }],
  ["(030) 1234567", { phones: ["301234567"] }],
  ["agent_D925F", { agentId: "agent_d925f" }],
  ["Bramblewood Receptionist", { agentWords: ["bramblewood", "receptionist"] }],
  ['"Rock and Roll"', { agentWords: ["rock", "and", "roll"] }],
  ["call.metadata.order_id = 42", { conditions: [equals("call.metadata.order_id", "42")] }],
  ["call.metadata.order_id=42", { conditions: [equals("call.metadata.order_id", "42")] }],
  ['event == "call_ended"', { conditions: [equals("event", "call_ended")] }],
  [
    'call.call_analysis.user_sentiment = “Negative” AND call.direction = "in \\"and\\" out"',
    {
      conditions: [
        equals("call.call_analysis.user_sentiment", "Negative"),
        equals("call.direction", 'in "and" out'),
      ],
    },
  ],
  [
    "call.duration_ms > 60000 and call.x < -1.5",
    {
      conditions: [
        { path: "call.duration_ms", is: "greater_than", value: 60_000 },
        { path: "call.x", is: "less_than", value: -1.5 },
      ],
    },
  ],
  ["call.a != b", { conditions: [{ path: "call.a", is: "not_equals", value: "b" }] }],
  ["call.a ~ b c", { conditions: [{ path: "call.a", is: "contains", value: "b c" }] }],
  ["call.a contains b", { conditions: [{ path: "call.a", is: "contains", value: "b" }] }],
  ["call.a exists", { conditions: [{ path: "call.a", is: "exists" }] }],
  ["call.a is absent", { conditions: [{ path: "call.a", is: "absent" }] }],
  ['call.a in (b, "c d")', { conditions: [{ path: "call.a", is: "one_of", value: ["b", "c d"] }] }],
  ["Joe in Boston", { agentWords: ["joe", "in", "boston"] }],
  ["call.a\\.b = 1", { conditions: [equals("call.a\\.b", "1")] }],
];

describe("reads what is typed", () => {
  it.each(READ)("%s", (text, search) => {
    expect(parseSearch(text)).toEqual({ search: { ...NOTHING, ...search } });
  });
});

const UNCLEAR: [text: string, says: RegExp][] = [
  ["123", /at least the last 4 digits/],
  ["1234567890123456", /at most 15 digits/],
  ["call.metadata.order_id =", /such as call\.metadata\.order_id = 42/],
  ["= 42", /Name the field before "="/],
  ["call.duration_ms > long", /a number only, such as call\.duration_ms > 60000/],
  ["call.duration_ms >= 5", /use > with the number next to it/],
  ["call..a = 1", /has a name between any two dots/],
  ['call.a = "b', /Put another " after it/],
  ["call.a = b and", /missing before or after "and"/],
  ["call.a = b and  and c", /missing before or after "and"/],
  ["call.a in b", /Put the values in brackets, such as call\.a in \(/],
  ["call.a contains", /after "contains"/],
  ["call.a exists b", /leave out b/],
  ["call_1 and call_2", /No event has two call ids/],
  ["a and b and c and d and e and f and g and h and i", /At most 8 parts/],
  ["%%%", /no letter or digit/],
  ["x".repeat(501), /At most 500 characters/],
  ["a\u0000b", /NUL/],
];

describe("says what to change", () => {
  it.each(UNCLEAR)("%j", (text, says) => {
    expect(parseSearch(text).error).toMatch(says);
  });
});

test("anything is read or refused with words, and its conditions are such as destinations take", () => {
  const word = fc.constantFrom("=", "!=", ">", "<", "~", "and", " ", ".", '"', "“", "”", "(", ")");
  const more = fc.constantFrom("in", "contains", "exists", "call", "call.a", "42", "\\", ",", "é");
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.oneof(word, more), { maxLength: 20 }).map((words) => words.join(" ")),
    fc.array(fc.oneof(word, more), { maxLength: 20 }).map((words) => words.join("")),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const { search, error } = parseSearch(typed);
      if (error !== undefined) expect(error).toMatch(/\S/);
      for (const condition of search?.conditions ?? []) {
        expect(conditionSchema.safeParse(condition).success, JSON.stringify(condition)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});
