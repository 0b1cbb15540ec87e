import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Staff } from "../auth/index.ts";
import { ALLOW_NOTHING } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import type { Context } from "./context.ts";
import { appRouter, createCaller } from "./root.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const STAFF: Staff = { id: "staff_1", name: "Ada", email: "ada@example.com", role: "admin" };
function context(more: Partial<Context>): Context {
  return {
    db: test.database.dashboard,
    staff: null,
    appSecret: "s".repeat(40),
    allow: ALLOW_NOTHING,
    publicUrl: "https://hooks.example.com",
    requestId: "request_1",
    sameOrigin: true,
    ip: null,
    ...more,
  };
}

type Procedure = { _def: { type: "query" | "mutation" | "subscription" } };
const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, Procedure>,
).map(([path, procedure]) => ({ path, type: procedure._def.type }));

function call(path: string, ctx: Context): Promise<unknown> {
  const caller = createCaller(ctx) as unknown as Record<string, Record<string, unknown>>;
  const [group, name] = path.split(".") as [string, string];
  const procedure = caller[group]?.[name] as (input: unknown) => Promise<unknown>;
  return procedure({});
}

async function codeOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return "answered";
  } catch (error) {
    return error instanceof TRPCError ? error.code : String(error);
  }
}

it("finds the procedures it is about", () => {
  expect(procedures.length).toBeGreaterThan(10);
  expect(procedures.some(({ type }) => type === "mutation")).toBe(true);
});

it.each(procedures)("$path refuses a stranger", async ({ path }) => {
  expect(await codeOf(call(path, context({})))).toBe("UNAUTHORIZED");
});

it.each(procedures.filter(({ type }) => type === "mutation"))(
  "$path refuses a change that comes from another site, even with a session",
  async ({ path }) => {
    const ctx = context({ staff: STAFF, sameOrigin: false });
    expect(await codeOf(call(path, ctx))).toBe("FORBIDDEN");
  },
);
