import { QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { ProcedureError } from "./call-procedure";
import { makeQueryClient } from "./query-client";

const answered = (httpStatus: number) => new ProcedureError("It failed.", { httpStatus });

it.each([
  ["what was refused is not asked again", answered(404), 0],
  ["what failed is asked once more", answered(500), 1],
  ["also what failed while the page was made", Object.assign(new Error(), { digest: "1" }), 1],
  ["a lost connection is tried twice more", new TypeError("Failed to fetch"), 2],
])("%s", (_, error, times) => {
  const retry = makeQueryClient().getDefaultOptions().queries?.retry;
  if (typeof retry !== "function") throw new Error("Nothing decides it.");
  expect([0, 1, 2].map((failures) => retry(failures, error))).toEqual(
    [0, 1, 2].map((failures) => failures < times),
  );
});

it("asks again what was asked for the first time as something changed", async () => {
  const client = makeQueryClient();
  const answers: ((body: string) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ["body"],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const leave = observer.subscribe(() => {});
  void client.invalidateQueries();
  answers[0]?.("masked");
  await vi.waitFor(() => expect(answers).toHaveLength(2), 60_000);
  answers[1]?.("whole");
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe("whole"), 60_000);
  leave();
});
