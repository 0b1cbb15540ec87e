import { expect, it } from "vitest";
import { isWithin, NAV_ITEMS } from "./nav-items";

it.each([
  ["/", "/"],
  ["/events", "/events"],
  ["/events/0199", "/events"],
  ["/calls/acme/call_1", "/events"],
  ["/clients/refused", "/clients"],
  ["/add-client", "/clients"],
  ["/refused", "/refused"],
  ["/alerts", "/alerts"],
  ["/replays/0199", "/replays"],
  ["/failures", "/failures"],
])("%s belongs to %s and to nothing else", (path, item) => {
  const matching = NAV_ITEMS.filter(({ href }) => isWithin(href, path));
  expect(matching.map(({ href }) => href)).toEqual([item]);
});
