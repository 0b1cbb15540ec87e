import { initTRPC, TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { wire } from "#server/domain/wire";
import { askQuery, ProcedureError, sendMutation } from "./call-procedure";

const t = initTRPC.create({ transformer: wire });
const given = t.procedure.input((input) => input);
const router = t.router({
  list: t.router({ echo: given.query(({ input }) => input) }),
  fail: t.procedure.query(() => {
    throw new TRPCError({ code: "NOT_FOUND", message: "There is none." });
  }),
  change: given.mutation(({ input }) => ({ changed: input })),
});

let requests: { method: string; url: string }[] = [];

beforeEach(() => {
  requests = [];
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) => {
    requests.push({ method: init?.method ?? "GET", url: path });
    const req = new Request(`http://ringonce.test${path}`, init);
    return fetchRequestHandler({ endpoint: "/api/trpc", req, router });
  });
});
afterEach(() => vi.unstubAllGlobals());

it("asks what is wanted at one moment in one request", async () => {
  const at = new Date("2026-11-25T12:00:00Z");
  const answers = await Promise.allSettled([
    askQuery("list.echo", { at }),
    askQuery("fail", undefined),
    askQuery("list.echo", undefined),
  ]);
  expect(requests).toHaveLength(1);
  expect(answers[0]).toEqual({ status: "fulfilled", value: { at } });
  expect(answers[2]).toEqual({ status: "fulfilled", value: undefined });
  const { reason } = answers[1] as PromiseRejectedResult;
  expect(reason).toBeInstanceOf(ProcedureError);
  expect(reason.message).toBe("There is none.");
  expect(reason.data).toMatchObject({ httpStatus: 404, code: "NOT_FOUND" });
});

it("parts what is too long for one address", async () => {
  const long = "x".repeat(1_500);
  const asked = [1, 2, 3, 4, 5].map((number) => ({ number, long }));
  expect(await Promise.all(asked.map((input) => askQuery("list.echo", input)))).toEqual(asked);
  expect(requests.length).toBeGreaterThan(1);
  for (const { url } of requests) expect(url.length).toBeLessThan(4_100);
});

it("sends one that is too long by itself all the same", async () => {
  const input = "y".repeat(5_000);
  const answers = await Promise.all([askQuery("list.echo", input), askQuery("list.echo", "z")]);
  expect(answers).toEqual([input, "z"]);
});

it("posts a change alone", async () => {
  const both = [sendMutation("change", 1), sendMutation("change", 2)];
  expect(await Promise.all(both)).toEqual([{ changed: 1 }, { changed: 2 }]);
  expect(requests.map(({ method }) => method)).toEqual(["POST", "POST"]);
});

it("says so when something else answers", async () => {
  vi.stubGlobal("fetch", async () => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await expect(askQuery("list.echo", 1)).rejects.toMatchObject({
    message: expect.stringContaining("502"),
    data: { httpStatus: 502 },
  });
});
