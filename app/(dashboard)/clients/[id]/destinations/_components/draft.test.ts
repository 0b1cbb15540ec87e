import { expect, test } from "vitest";
import { destinationSettingsSchema } from "#server/domain/destination-settings";
import { type Destination, EMPTY_DRAFT, isSameDraft, toDraft, toSettings } from "./draft";

const settings = {
  name: "CRM",
  url: "https://crm.example.com/hook",
  eventTypes: ["call_analyzed"],
  conditions: [
    { path: "a.b", is: "equals" as const, value: "x" },
    { path: "a.c", is: "one_of" as const, value: ["x", "y, z"] },
    { path: "a.d", is: "greater_than" as const, value: 5.5 },
    { path: "a.e", is: "absent" as const },
  ],
  bodyForm: "wrapped" as const,
  timeoutMs: 2_500,
  ratePerSecond: 50,
  inOrder: true,
};
const destination: Destination = {
  ...settings,
  id: "0193599e-7d14-7c9a-9f2e-3b1c5d7e9f10",
  clientId: "acme",
  headerNames: ["X-Key"],
  previousSecretUntil: null,
  pausedAt: null,
  pausedBecause: null,
  createdAt: new Date(),
  updatedAt: new Date(),
  circuit: "closed",
  probeAt: null,
  delivered: 0,
  dead: 0,
  waiting: 0,
  failed: 0,
  lastDeliveredAt: null,
  undismissed: 0,
  lastDiedAt: null,
  hasOlder: false,
};

test("a destination that is opened and saved untouched stays what it is", () => {
  const saved = destinationSettingsSchema.parse(toSettings(toDraft(destination)));
  expect(saved).toEqual({ ...settings, headers: [{ name: "X-Key", value: null }] });
});

test("one without types, rate and headers does so too", () => {
  const plain = { ...destination, eventTypes: null, ratePerSecond: null, headerNames: [] };
  const saved = destinationSettingsSchema.parse(toSettings(toDraft(plain)));
  expect(saved).toMatchObject({ eventTypes: null, ratePerSecond: null, headers: [] });
});

test("an empty form with a name and a URL is what the schema takes for usual", () => {
  const given = { name: "CRM", url: "https://crm.example.com" };
  expect(destinationSettingsSchema.parse(toSettings({ ...EMPTY_DRAFT, ...given }))).toEqual(
    destinationSettingsSchema.parse(given),
  );
});

test("lines of several values are trimmed, and empty ones are none", () => {
  const draft = {
    ...EMPTY_DRAFT,
    conditions: [{ key: "k", path: "a", is: "one_of" as const, value: " x \n\n y, z\n" }],
  };
  expect(toSettings(draft).conditions).toEqual([{ path: "a", is: "one_of", value: ["x", "y, z"] }]);
});

test("a timeout or rate that is no number is refused, and not sent as something else", () => {
  const draft = { ...toDraft(destination), timeoutSeconds: "soon" };
  expect(destinationSettingsSchema.safeParse(toSettings(draft)).success).toBe(false);
  const empty = { ...toDraft(destination), timeoutSeconds: " " };
  expect(destinationSettingsSchema.safeParse(toSettings(empty)).success).toBe(false);
  const rate = { ...toDraft(destination), ratePerSecond: "many" };
  expect(destinationSettingsSchema.safeParse(toSettings(rate)).success).toBe(false);
});

test("only what would be saved makes a difference", () => {
  const draft = toDraft(destination);
  expect(isSameDraft(draft, { ...draft, timeoutSeconds: "2.50" })).toBe(true);
  expect(isSameDraft(draft, { ...draft, inOrder: false })).toBe(false);
  const replaced = draft.headers.map((header) => ({ ...header, value: "" }));
  expect(isSameDraft(draft, { ...draft, headers: replaced })).toBe(false);
});
