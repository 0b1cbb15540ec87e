import { TRPCError } from "@trpc/server";
import { expect, it, vi } from "vitest";
import { z } from "zod";
import type { Db } from "../db/index.ts";
import { log } from "../log.ts";
import { ALLOW_NOTHING } from "../outbound/index.ts";
import { createCallerFactory, router, staffProcedure } from "./init.ts";

class ClientExists extends Error {
  readonly code = "client_exists";
}

const testRouter = router({
  exists: staffProcedure.query(() => {
    throw new ClientExists("A client with that id exists already.");
  }),
  breaks: staffProcedure.query(() => {
    throw new Error("connect ECONNREFUSED 10.1.2.3:5432, password hunter2");
  }),
  odd: staffProcedure.query(() => {
    throw Object.assign(new Error("relation does not exist"), { code: "42P01" });
  }),
  hangs: staffProcedure.query(() => new Promise<never>(() => {})),
  takes: staffProcedure.input(z.object({ id: z.string() })).query(() => "taken"),
});

const caller = createCallerFactory(testRouter)({
  db: {} as Db,
  staff: { id: "1", name: "Ada", email: "ada@example.com", role: "admin" },
  appSecret: "",
  allow: ALLOW_NOTHING,
  publicUrl: "https://hooks.example.com",
  requestId: "request_1",
  sameOrigin: true,
  ip: null,
});

async function failureOf(answer: Promise<unknown>): Promise<TRPCError> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof TRPCError) return error;
  }
  throw new Error("expected a failure");
}

it("shows a domain error's own words under the code its transport has for it", async () => {
  const failure = await failureOf(caller.exists());
  expect(failure).toMatchObject({
    code: "CONFLICT",
    message: "A client with that id exists already.",
  });
});

it.each(["breaks", "odd"] as const)(
  "keeps the words of an unexpected error in the log (%s)",
  async (name) => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const failure = await failureOf(caller[name]());
    expect(failure.code).toBe("INTERNAL_SERVER_ERROR");
    expect(failure.message).not.toMatch(/hunter2|relation/);
    expect(failure.message).toContain("request_1");
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
  },
);

it("says that input is wrong without calling it our fault", async () => {
  const failure = await failureOf(caller.takes({} as { id: string }));
  expect(failure.code).toBe("BAD_REQUEST");
});

it("says so when the database does not answer", async () => {
  vi.useFakeTimers();
  const failure = failureOf(caller.hangs());
  await vi.advanceTimersByTimeAsync(30_000);
  vi.useRealTimers();
  expect(await failure).toMatchObject({
    code: "SERVICE_UNAVAILABLE",
    message: "The database did not answer within 20 s.",
  });
});
