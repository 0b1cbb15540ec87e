import { describe, expect, test } from "vitest";
import { demandAgreement } from "./database.ts";

const compare =
  (answered: object, recorded: object, keepsDeliveries = true) =>
  () =>
    demandAgreement(
      "run",
      { sent: 10, first: 7, duplicate: 3, journaled: 0, ...answered },
      { events: 7, duplicates: 3, kept: 3, ...recorded },
      { keepsDeliveries },
    );
const fromJournal = { first: 5, duplicate: 1, journaled: 4 };

describe("what was answered agrees with the tables", () => {
  test.each([
    ["to the unit", {}, {}],
    ["where a delivery of the journal is either", fromJournal, {}],
    ["where all of the journal are events", fromJournal, { events: 9, duplicates: 1, kept: 1 }],
  ])("%s", (_, answered, recorded) => {
    expect(compare(answered, recorded)).not.toThrow();
  });

  test("where duplicates are counted and not kept", () => {
    expect(compare({}, { kept: 0 }, false)).not.toThrow();
  });
});

describe("what was answered does not agree", () => {
  test.each([
    ["an event is missing", {}, { events: 6 }],
    ["an event is there twice", {}, { events: 8 }],
    ["a first became a duplicate", {}, { events: 6, duplicates: 4, kept: 4 }],
    ["a duplicate became an event", {}, { events: 8, duplicates: 2, kept: 2 }],
    ["a duplicate is not kept", {}, { kept: 2 }],
    ["an answer is missing", { duplicate: 2 }, {}],
    ["one of the journal is lost", fromJournal, { events: 6 }],
    ["one of the journal came in twice", fromJournal, { events: 8 }],
    ["more were events than the journal had", fromJournal, { events: 10, duplicates: 0, kept: 0 }],
    ["fewer were events than were answered so", fromJournal, { events: 4, duplicates: 6, kept: 6 }],
  ])("where %s", (_, answered, recorded) => {
    expect(compare(answered, recorded)).toThrow(/^run: sent 10, answered/);
  });
});
