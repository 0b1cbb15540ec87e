import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditLog } from "../db/schema/audit.ts";
import { staffInvitations, staffSessions, staffUsers } from "../db/schema/staff.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
  changeRole,
  createAuth,
  createStaffUser,
  inviteStaff,
  listInvitations,
  listStaff,
  removeStaff,
  withdrawInvitation,
} from "./index.ts";
import { acceptInvitation, findInvitation } from "./invitations.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  await db().execute(
    "truncate staff_users, staff_invitations, staff_rate_limits, audit_log cascade",
  );
});
const db = () => test.database.dashboard;
const add = (name: string, role: "admin" | "viewer" = "admin") =>
  createStaffUser(db(), { email: `${name}@example.com`, name, password: "correct horse", role });
const rolesNow = async () => (await listStaff(db())).map(({ name, role }) => `${name} ${role}`);

describe("the last admin", () => {
  it("is neither removed nor made something else", async () => {
    const ada = await add("ada");
    await add("vera", "viewer");
    await expect(removeStaff(db(), ada.id)).rejects.toMatchObject({ code: "last_admin" });
    await expect(changeRole(db(), ada.id, "support")).rejects.toMatchObject({ code: "last_admin" });
    await changeRole(db(), ada.id, "admin");
    expect(await rolesNow()).toEqual(["ada admin", "vera viewer"]);
  });

  it("is left when two admins remove one another at once", async () => {
    const [ada, bob] = [await add("ada"), await add("bob")];
    const ends = await Promise.allSettled([
      removeStaff(db(), ada.id),
      changeRole(db(), bob.id, "viewer"),
    ]);
    expect(ends.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect((await rolesNow()).filter((one) => one.endsWith("admin"))).toHaveLength(1);
  });
});

it("an account that is removed is signed out, and what is gone can't be removed again", async () => {
  const [, bob] = [await add("ada"), await add("bob")];
  await db()
    .insert(staffSessions)
    .values({
      id: "s",
      token: "t",
      userId: bob.id,
      expiresAt: new Date(Date.now() + 60_000),
    });
  await removeStaff(db(), bob.id);
  expect(await db().select().from(staffSessions)).toEqual([]);
  await expect(removeStaff(db(), bob.id)).rejects.toMatchObject({ code: "unknown_staff" });
});

it("an account is written down with the operator who added it", async () => {
  await add("ada");
  expect(await db().select().from(auditLog)).toMatchObject([
    { action: "staff_added", staffId: null, staffName: "The operator", details: { role: "admin" } },
  ]);
});

describe("an invitation", () => {
  const invite = (email = "eve@example.com") =>
    inviteStaff(db(), { email, role: "support", invitedBy: "staff_1" });
  const accept = (token: string, more = {}) =>
    acceptInvitation(db(), { token, name: "Eve", password: "correct horse", ip: null, ...more });

  it("makes one account, of the role it was made for, however often it is used at once", async () => {
    const { token } = await invite();
    expect(await findInvitation(db(), token)).toEqual({
      email: "eve@example.com",
      role: "support",
    });
    const ends = await Promise.allSettled([accept(token), accept(token), accept(token)]);
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db().select().from(staffUsers)).toMatchObject([
      { name: "Eve", email: "eve@example.com", role: "support" },
    ]);
    expect(await db().select().from(auditLog)).toMatchObject([
      { action: "staff_joined", staffName: "Eve" },
    ]);
    expect(await listInvitations(db())).toEqual([]);
  });

  it("lives on when the form was filled in wrongly", async () => {
    const { token } = await invite();
    await expect(accept(token, { password: "short" })).rejects.toMatchObject({
      code: "invalid_staff",
    });
    expect((await accept(token)).role).toBe("support");
  });

  it("is void once withdrawn, replaced, or out of time, and keeps no token", async () => {
    const first = await invite();
    const second = await invite();
    expect(await findInvitation(db(), first.token)).toBeNull();
    expect(JSON.stringify(await db().select().from(staffInvitations))).not.toContain(second.token);
    expect(await withdrawInvitation(db(), second.id)).toBe("eve@example.com");
    await expect(accept(second.token)).rejects.toMatchObject({ code: "invitation_spent" });
    const third = await invite();
    await db().execute("update staff_invitations set expires_at = now() - interval '1 s'");
    await expect(accept(third.token)).rejects.toMatchObject({ code: "invitation_spent" });
  });

  it("is not made for who has an account", async () => {
    await add("eve");
    await expect(invite()).rejects.toMatchObject({ code: "staff_exists" });
  });

  it("signs in who takes it, over HTTP, and says when it is spent", async () => {
    const auth = createAuth({
      db: db(),
      appSecret: "s".repeat(40),
      publicUrl: "https://r.example",
    });
    const { token } = await invite();
    const post = () =>
      auth.handle(
        new Request("http://localhost:3000/api/auth/invitation", {
          method: "POST",
          headers: {
            "content-type": "application/json",
            origin: "http://localhost:3000",
            host: "localhost:3000",
            "sec-fetch-site": "same-origin",
          },
          body: JSON.stringify({ token, name: "Eve", password: "correct horse" }),
        }),
      );
    const response = await post();
    expect(response.status).toBe(200);
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    expect(await auth.findStaff(new Headers({ cookie }))).toMatchObject({
      name: "Eve",
      role: "support",
    });
    expect((await post()).status).toBe(410);
  });
});
