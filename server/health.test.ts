import { expect, it } from "vitest";
import { checkReadiness, type Durability } from "./health.ts";

const answers = async () => 1;
const UNANSWERED: [string, () => PromiseLike<unknown>][] = [
  ["refuses", async () => Promise.reject(new Error("refused"))],
  [
    "throws",
    () => {
      throw new Error("closed");
    },
  ],
  ["hangs", () => new Promise(() => {})],
];

const ladder =
  (state: Durability["state"], { bytes = 0, takesAppends = true, databaseIsUnfit = false } = {}) =>
  (): Durability => ({
    state,
    pending: { records: bytes === 0 ? 0 : 1, bytes, limitBytes: 100 },
    journalTakes: takesAppends,
    databaseIsUnfit,
  });

it("is ready when the database answers and takes the events", async () => {
  expect(await checkReadiness(answers, ladder("database"))).toEqual({
    status: "ready",
    journal: { records: 0, bytes: 0 },
  });
});

it.each(UNANSWERED)(
  "is degraded when the database %s, for the journal takes them",
  async (_, ask) => {
    expect((await checkReadiness(ask, ladder("journal"), 5)).status).toBe("degraded");
  },
);

it("is degraded while events go to the journal, though the database answers", async () => {
  expect(await checkReadiness(answers, ladder("journal", { bytes: 7 }))).toEqual({
    status: "degraded",
    journal: { records: 1, bytes: 7 },
  });
});

it("says so where the database answers and may not be used", async () => {
  expect(await checkReadiness(answers, ladder("journal", { databaseIsUnfit: true }))).toEqual({
    status: "degraded",
    journal: { records: 0, bytes: 0 },
    database: "unfit",
  });
});

it("is unavailable when the database is away and the journal is full or its disk refuses", async () => {
  const full = ladder("journal", { bytes: 100 });
  expect((await checkReadiness(answers, full)).status).toBe("unavailable");
  const broken = ladder("journal", { takesAppends: false });
  expect((await checkReadiness(answers, broken)).status).toBe("unavailable");
});
