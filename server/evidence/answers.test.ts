import { afterAll, beforeAll, expect, it } from "vitest";
import { recordBatch } from "../inbox/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { openAnswerLog, readAnswers } from "./index.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

it("tells how an event's deliveries were answered, also the one that was not kept", async () => {
  const body = freshBody();
  const at = Date.now() - 60_000;
  const [first, lost, copy] = [0, 5_000, 12_000].map((after) =>
    deliveryOf(body, { receivedAt: new Date(at + after) }),
  ) as [
    ReturnType<typeof deliveryOf>,
    ReturnType<typeof deliveryOf>,
    ReturnType<typeof deliveryOf>,
  ];
  const other = deliveryOf(freshBody());
  const quiet = deliveryOf(freshBody());
  for (const delivery of [first, copy, other, quiet]) {
    await recordBatch(test.database.control, [delivery]);
  }
  const log = openAnswerLog(test.database.control);
  const answered = (delivery: typeof first, given: { status?: number; ackMs: number }) =>
    log.end(log.begin(delivery.receivedAt.getTime()), delivery, {
      ...{ status: 200, wasGone: false, isJournaled: false, isDuplicate: delivery === copy },
      ...given,
    });
  answered(first, { ackMs: 11_000 });
  answered(lost, { status: 503, ackMs: 3_500 });
  answered(copy, { ackMs: 40 });
  answered(other, { ackMs: 4_000 });
  answered(quiet, { ackMs: 5 });
  await log.stop();

  const answers = await readAnswers(test.database.dashboard, [first.id, quiet.id]);
  expect(answers).toMatchObject([
    { eventId: first.id, receivedAt: first.receivedAt, status: 200, ackMs: 11_000 },
    { eventId: first.id, receivedAt: lost.receivedAt, status: 503, ackMs: 3_500 },
    { eventId: first.id, receivedAt: copy.receivedAt, status: 200, ackMs: 40 },
  ]);
  expect(await readAnswers(test.database.dashboard, [])).toEqual([]);
});
