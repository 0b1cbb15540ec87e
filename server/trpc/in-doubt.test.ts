import { expect, test } from "vitest";
import { ALLOW_NOTHING } from "../outbound/index.ts";
import { settleEffect } from "../processing/index.ts";
import { at, failuresWorld } from "../testing/failures-world.ts";
import { createCaller } from "./root.ts";

const world = failuresWorld();
const { fail, doubt } = world;

const api = () =>
  createCaller({
    ...{ db: world.db, appSecret: "", allow: ALLOW_NOTHING, publicUrl: "http://localhost" },
    staff: { id: "ada", name: "Ada", email: "ada@agency.example", role: "admin" },
    ...{ requestId: "test", sameOrigin: true, ip: null },
  });

test("wherever an event is shown it is known whether it is in doubt", async () => {
  const callId = "call_1";
  const given = (minutesAgo: number) => ({ callId, receivedAt: at(minutesAgo) });
  const undecided = await doubt(given(1));
  const undecidedDead = await doubt({ ...given(2), status: "dead" });
  const settled = await doubt({ ...given(3), status: "dead" });
  await settleEffect(world.db, {
    ...{ eventId: settled, name: "text", verdict: "run_again" },
    by: { id: "ada", name: "Ada" },
  });
  const failed = await fail({ ...given(4), status: "failed" });
  const processed = await fail({ ...given(5), status: "processed", failureCause: null });
  const expected = {
    ...{ [undecided]: true, [undecidedDead]: true },
    ...{ [settled]: false, [failed]: false, [processed]: false },
  };
  const told = (events: readonly { id: string; inDoubt: boolean }[]) =>
    Object.fromEntries(events.map(({ id, inDoubt }) => [id, inDoubt]));

  const eventIds = Object.keys(expected);
  expect(told((await api().events.list({ filter: {}, limit: 9 })).events)).toEqual(expected);
  expect(told(await api().events.states({ eventIds }))).toEqual(expected);
  expect(told((await api().calls.byId({ clientId: "acme", callId }))?.events ?? [])).toEqual(
    expected,
  );
  const details = await Promise.all(eventIds.map((eventId) => api().events.byId({ eventId })));
  expect(told(details.flatMap((detail) => detail?.event ?? []))).toEqual(expected);
});
