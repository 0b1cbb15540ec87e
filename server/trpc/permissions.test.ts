import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Permission, ROLES, type Role, roleMay } from "../domain/role.ts";
import { ALLOW_NOTHING } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import type { Context } from "./context.ts";
import type { Meta } from "./init.ts";
import { appRouter, createCaller } from "./root.ts";

/** Every change there is, and what it takes. A new one has to be thought about here. */
const CHANGES: Record<string, Permission | "nothing"> = {
  "clients.add": "manage_clients",
  "clients.disable": "manage_clients",
  "clients.enable": "manage_clients",
  "clients.rename": "manage_clients",
  "clients.rotateKey": "manage_clients",
  "clients.sendTest": "manage_clients",
  "destinations.add": "manage_clients",
  "destinations.archive": "manage_clients",
  "destinations.change": "manage_clients",
  "destinations.pause": "manage_clients",
  "destinations.resume": "manage_clients",
  "destinations.undoResume": "manage_clients",
  "destinations.retryNow": "manage_clients",
  "destinations.revealSecret": "manage_clients",
  "destinations.rotateSecret": "manage_clients",
  "destinations.test": "manage_clients",
  "effects.settle": "replay",
  "events.replay": "replay",
  "failures.dismiss": "replay",
  "failures.restore": "replay",
  "failures.retry": "replay",
  "numbers.hide": "reveal_numbers",
  "numbers.reveal": "reveal_numbers",
  "replays.cancel": "replay",
  "replays.start": "replay",
  // Of one's own.
  "views.remove": "nothing",
  "views.rename": "nothing",
  "views.save": "nothing",
  "staff.changeRole": "manage_staff",
  "staff.invite": "manage_staff",
  "staff.remove": "manage_staff",
  "staff.withdraw": "manage_staff",
};
/** What only some may read. */
const READS: Record<string, Permission> = {
  "audit.actors": "manage_staff",
  "audit.export": "manage_staff",
  "audit.list": "manage_staff",
  "staff.list": "manage_staff",
  "storage.read": "manage_staff",
};

type Procedure = { _def: { type: "query" | "mutation" | "subscription"; meta?: Meta } };
const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, Procedure>,
);
const needsOf = (type: string) =>
  Object.fromEntries(
    procedures
      .filter(([, { _def }]) => (_def.type === "mutation") === (type === "mutation"))
      .map(([path, { _def }]) => [path, _def.meta?.needs]),
  );

describe("what a procedure takes", () => {
  it("is said by every change", () => {
    expect(needsOf("mutation")).toEqual(CHANGES);
  });

  it("is nothing but a session where one reads, but for the exceptions", () => {
    const restricted = Object.entries(needsOf("query")).filter(([, needs]) => needs !== undefined);
    expect(Object.fromEntries(restricted)).toEqual(READS);
  });
});

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const cases = Object.entries({ ...CHANGES, ...READS }).flatMap(([path, needs]) =>
  ROLES.map((role) => ({ path, needs, role, may: needs === "nothing" || roleMay(role, needs) })),
);

it.each(cases)("$path is open to a $role: $may", async ({ path, role, may }) => {
  // Refused before its input is looked at; let through, it finds that there is none, or needs none.
  const code = await codeOf(path, role);
  if (may) expect(["BAD_REQUEST", "answered"]).toContain(code);
  else expect(code).toBe("FORBIDDEN");
});

async function codeOf(path: string, role: Role): Promise<string> {
  const context: Context = {
    db: test.database.dashboard,
    staff: { id: "staff_1", name: "Ada", email: "ada@example.com", role },
    appSecret: "s".repeat(40),
    allow: ALLOW_NOTHING,
    publicUrl: "https://hooks.example.com",
    requestId: "request_1",
    sameOrigin: true,
    ip: null,
  };
  const caller = createCaller(context) as unknown as Record<string, Record<string, unknown>>;
  const [group, name] = path.split(".") as [string, string];
  try {
    const procedure = caller[group]?.[name] as (input: unknown) => Promise<unknown>;
    await procedure({ nothing: "of use" });
    return "answered";
  } catch (error) {
    return error instanceof TRPCError ? error.code : String(error);
  }
}
