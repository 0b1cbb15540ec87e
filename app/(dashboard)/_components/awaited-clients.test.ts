import { expect, it } from "vitest";
import { awaitedClients } from "./awaited-clients";

const client = (id: string, more: { enabled?: boolean; lastEventAt?: Date } = {}) => ({
  id,
  enabled: true,
  lastEventAt: null,
  ...more,
});

it("are those that may send, while nothing has ever come", () => {
  const clients = [client("new"), client("asleep", { enabled: false }), client("newer")];
  expect(awaitedClients(clients).map(({ id }) => id)).toEqual(["new", "newer"]);
});

it("are none once one has sent an event, though it be disabled since", () => {
  const old = client("old", { enabled: false, lastEventAt: new Date(0) });
  expect(awaitedClients([client("new"), old])).toEqual([]);
  expect(awaitedClients([])).toEqual([]);
});
