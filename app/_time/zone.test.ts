import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findZones, listZones } from "./list-zones";
import {
  fromLocalInput,
  fromWallClock,
  isZone,
  offsetMinutes,
  offsetWords,
  toLocalInput,
  toWallClock,
  zoneWords,
} from "./zone";
import { readZoneChoice } from "./zone-cookie";

const WINTER = new Date("2026-11-25T23:00:00Z");
const SUMMER = new Date("2026-07-01T12:00:00Z");

it.each([
  ["UTC", 0, 0],
  ["Europe/Berlin", 60, 120],
  ["America/New_York", -300, -240],
  ["Asia/Kathmandu", 345, 345],
  ["America/St_Johns", -210, -150],
])("%s is ahead of UTC by %i minutes in winter and %i in summer", (zone, winter, summer) => {
  expect(offsetMinutes(WINTER, zone)).toBe(winter);
  expect(offsetMinutes(SUMMER, zone)).toBe(summer);
});

it.each([
  ["UTC", "UTC", "UTC"],
  ["Europe/Berlin", "UTC+1", "Europe/Berlin (UTC+1)"],
  ["America/St_Johns", "UTC-3:30", "America/St Johns (UTC-3:30)"],
  ["Africa/Abidjan", "UTC", "Africa/Abidjan (UTC)"],
])("%s is said as %s, or in full as %s", (zone, offset, words) => {
  expect(offsetWords(WINTER, zone)).toBe(offset);
  expect(zoneWords(WINTER, zone)).toBe(words);
});

it("knows zones from what are none", () => {
  expect(["UTC", "Europe/Berlin", "", "+01:00", "Mars/Olympus", "own:UTC"].map(isZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

describe("what a clock shows", () => {
  const berlin = (text: string) => fromLocalInput(text, "Europe/Berlin")?.toISOString();

  it("is one moment, on most days", () => {
    expect(berlin("2026-11-26T00:30:05")).toBe("2026-11-25T23:30:05.000Z");
    expect(berlin("2026-07-01T14:00")).toBe("2026-07-01T12:00:00.000Z");
  });

  it("is the first of two moments where the clock is set back", () => {
    expect(berlin("2026-10-25T02:30")).toBe("2026-10-25T00:30:00.000Z");
    expect(berlin("2026-10-25T01:59")).toBe("2026-10-24T23:59:00.000Z");
    expect(berlin("2026-10-25T03:00")).toBe("2026-10-25T02:00:00.000Z");
  });

  it("is later by the jump where the clock is set forward", () => {
    expect(berlin("2026-03-29T02:30")).toBe("2026-03-29T01:30:00.000Z");
    expect(berlin("2026-03-29T01:59")).toBe("2026-03-29T00:59:00.000Z");
    expect(berlin("2026-03-29T03:00")).toBe("2026-03-29T01:00:00.000Z");
  });

  it("is no moment where it is empty or half written", () => {
    expect(berlin("")).toBeUndefined();
    expect(berlin("2026-10")).toBe(berlin("2026-10-01T00:00"));
    expect(toLocalInput(null, "UTC")).toBe("");
  });

  it("reads back as what it was written from", () => {
    const moment = fc.date({
      min: new Date("1980-01-01"),
      max: new Date("2037-01-01"),
      noInvalidDate: true,
    });
    const zone = fc.constantFrom("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe");
    fc.assert(
      fc.property(moment, zone, (at, zone) => {
        const wall = toWallClock(at, zone);
        const back = fromWallClock(wall, zone);
        expect(toWallClock(back, zone)).toEqual(wall);
        // The one before it, where the clock shows the same twice.
        expect(back.getTime()).toBeLessThanOrEqual(at.getTime());
      }),
    );
  });
});

describe("the cookie", () => {
  it.each([
    ["own:Europe/Berlin", { zone: "Europe/Berlin", isOwn: true }],
    ["Asia/Tokyo", { zone: "Asia/Tokyo", isOwn: false }],
    ["UTC", { zone: "UTC", isOwn: false }],
    ["own:", null],
    ["<script>", null],
    [undefined, null],
  ])("%s is %j", (value, choice) => {
    expect(readZoneChoice(value)).toEqual(choice);
  });
});

describe("the list", () => {
  const zones = listZones(WINTER);
  const find = (text: string) => findZones(zones, text).map(({ zone }) => zone);

  it("has UTC first, and every zone once", () => {
    expect(zones[0]?.zone).toBe("UTC");
    expect(new Set(zones.map(({ zone }) => zone)).size).toBe(zones.length);
  });

  it("is searched by the words of a place and by the offset", () => {
    expect(find("new york")).toEqual(["America/New_York"]);
    expect(find("new_YORK")).toEqual(["America/New_York"]);
    expect(find("berlin europe")).toEqual(["Europe/Berlin"]);
    expect(find("utc+5:45")).toEqual(["Asia/Kathmandu"]);
    expect(find("kolkata")).toEqual(["Asia/Kolkata"]);
    expect(find("nowhere at all")).toEqual([]);
  });
});
