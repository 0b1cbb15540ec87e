import { describe, expect, it } from "vitest";
import { sharedLink } from "./shared-link";

const NOW = new Date("2026-11-25T12:00:00.000Z");
const YESTERDAY = "from=2026-11-24T12:00:00.000Z&to=2026-11-25T12:00:00.000Z";
const share = (path: string, columns: Parameters<typeof sharedLink>[1]["columns"] = null) =>
  sharedLink(new URL(path, "https://ringonce.example"), { now: NOW, columns }).replace(
    "https://ringonce.example",
    "",
  );

describe("a shared link", () => {
  it.each([
    ["/events?client=acme&range=24h", `/events?client=acme&${YESTERDAY}`],
    ["/events/1?client=acme&range=24h", `/events/1?client=acme&${YESTERDAY}`],
    ["/?sort=events&range=24h", `/?sort=events&${YESTERDAY}`],
    ["/refused?client=acme&range=24h", `/refused?client=acme&${YESTERDAY}`],
    ["/duplicates?range=24h&cause=we_failed", `/duplicates?cause=we_failed&${YESTERDAY}`],
  ])("says from when to when: %s", (shown, link) => {
    expect(share(shown)).toBe(link);
  });

  it("says so too where the range goes without saying", () => {
    expect(share("/")).toBe(`/?${YESTERDAY}`);
    expect(share("/refused")).toBe(`/refused?${YESTERDAY}`);
    expect(share("/duplicates")).toBe(
      "/duplicates?from=2026-11-18T12:00:00.000Z&to=2026-11-25T12:00:00.000Z",
    );
  });

  it.each([
    "/events?q=call.metadata.order_id+%3D+42&status=dead",
    `/events?range=7d&${YESTERDAY}`,
    `/?${YESTERDAY}`,
    "/duplicates/018f",
    "/calls/acme/call_1",
    "/clients/acme?range=24h",
  ])("leaves alone what is counted from nothing: %s", (shown) => {
    expect(share(shown)).toBe(shown);
  });

  it("carries the columns that only this browser knows", () => {
    expect(share("/events?client=acme", ["client", "size"])).toBe(
      "/events?client=acme&columns=client,size",
    );
    expect(share("/events?columns=call", ["client"])).toBe("/events?columns=call");
    expect(share("/events/1", ["client"])).toBe("/events/1");
  });

  it("goes without a place on the page", () => {
    expect(share("/calls/acme/call_1#body")).toBe("/calls/acme/call_1");
  });
});
