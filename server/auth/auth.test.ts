import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditLog } from "../db/schema/audit.ts";
import { staffSessions, staffUsers, staffVerifications } from "../db/schema/staff.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { type Auth, createAuth, createStaffUser, ensureFirstAccount } from "./index.ts";

const PUBLIC_URL = "https://hooks.example.com";
const ADA = { email: "ada@example.com", name: "Ada", password: "correct horse" };

let test: TestDatabase;
let auth: Auth;
beforeAll(async () => {
  test = await testDatabase();
  auth = createAuth({ db: db(), appSecret: "s".repeat(40), publicUrl: PUBLIC_URL });
});
afterAll(() => test.drop());
beforeEach(async () => {
  await db().execute(
    "truncate staff_users, staff_verifications, staff_rate_limits, audit_log cascade",
  );
});
const db = () => test.database.dashboard;

function post(path: string, body: unknown, origin = "http://localhost:3000", more = {}) {
  return auth.handle(
    new Request(`http://localhost:3000/api/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin,
        host: new URL(origin).host,
        "sec-fetch-site": "same-origin",
        "x-forwarded-for": "192.0.2.1",
        ...more,
      },
      body: JSON.stringify(body),
    }),
  );
}

function cookiesOf(response: Response): Headers {
  const pairs = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return new Headers({ cookie: pairs.join("; ") });
}

describe("signing in", () => {
  it.each([
    ["http://localhost:3000", false],
    ["http://127.0.0.1:3000", false],
    [PUBLIC_URL, true],
  ])("works at %s, with a cookie that comes back there", async (origin, secure) => {
    await createStaffUser(db(), ADA);
    const response = await post("/sign-in/email", ADA, origin);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: true });
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(/; *Secure/i.test(cookie ?? "")).toBe(secure);
    expect(await auth.findStaff(cookiesOf(response))).toMatchObject({ email: ADA.email });
  });

  it("takes the e-mail address in any case", async () => {
    await createStaffUser(db(), ADA);
    const response = await post("/sign-in/email", { ...ADA, email: " ADA@Example.com " });
    expect(response.status).toBe(200);
  });

  it("answers a wrong password and an unknown address alike", async () => {
    await createStaffUser(db(), ADA);
    const wrong = await post("/sign-in/email", { ...ADA, password: "wrong horse" });
    const unknown = await post("/sign-in/email", { ...ADA, email: "bob@example.com" });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it("is refused from another site, whatever the password", async () => {
    await createStaffUser(db(), ADA);
    const site = { "sec-fetch-site": "cross-site" };
    expect((await post("/sign-in/email", ADA, "https://evil.example", site)).status).toBe(403);
    expect(await db().select().from(staffSessions)).toEqual([]);
  });

  it("is refused after too many tries at one account, from however many addresses", async () => {
    await createStaffUser(db(), ADA);
    const statuses: number[] = [];
    for (let n = 0; n < 22; n++) {
      const from = { "x-forwarded-for": `198.51.100.${n}` };
      const wrong = { ...ADA, password: "wrong horse" };
      statuses.push((await post("/sign-in/email", wrong, undefined, from)).status);
    }
    expect(statuses.slice(0, 20).every((status) => status === 401)).toBe(true);
    expect(statuses.slice(20)).toEqual([429, 429]);
    const late = await post("/sign-in/email", ADA, undefined, { "x-forwarded-for": "203.0.113.9" });
    expect(late.status).toBe(429);
    expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("answers a form that a browser sent by itself with a page, never leaving the site", async () => {
    await createStaffUser(db(), ADA);
    const send = (fields: Record<string, string>) =>
      auth.handle(
        new Request("http://localhost:3000/api/auth/sign-in/email", {
          method: "POST",
          headers: { "sec-fetch-site": "same-origin", origin: "http://localhost:3000" },
          body: new URLSearchParams(fields),
        }),
      );
    const right = await send({ ...ADA, next: "/events?status=dead" });
    expect([right.status, right.headers.get("location")]).toEqual([303, "/events?status=dead"]);
    const foreign = await send({ ...ADA, next: "//evil.example" });
    expect(foreign.headers.get("location")).toBe("/");
    const wrong = await send({ ...ADA, password: "wrong horse", next: "/events" });
    expect(wrong.headers.get("location")).toBe("/login?error=wrong_credentials&next=%2Fevents");
  });
});

it("signing out ends the session for good", async () => {
  await createStaffUser(db(), ADA);
  const session = cookiesOf(await post("/sign-in/email", ADA));
  const cookie = session.get("cookie") ?? "";
  expect((await post("/sign-out", {}, undefined, { cookie })).status).toBe(200);
  expect(await auth.findStaff(session)).toBeNull();
});

it("a forged or foreign cookie is a stranger's", async () => {
  const forged = new Headers({ cookie: "ringonce.session_token=abc.def" });
  expect(await auth.findStaff(forged)).toBeNull();
  expect(await auth.findStaff(new Headers())).toBeNull();
});

it.each([
  "POST /sign-up/email",
  "POST /update-user",
  "POST /change-password",
  "POST /request-password-reset",
  "POST /reset-password",
  "POST /delete-user",
  "POST /sign-in/social",
  "GET /list-sessions",
  "GET /ok",
  "GET /error",
  "GET /sign-in/email",
  "POST /sign-in/email/",
  "POST /../auth/sign-up/email",
  "GET /",
])("%s is not there", async (endpoint) => {
  const [method, path] = endpoint.split(" ") as [string, string];
  const headers = { origin: "http://localhost:3000", "sec-fetch-site": "same-origin" };
  const url = `http://localhost:3000/api/auth${path}`;
  expect((await auth.handle(new Request(url, { method, headers }))).status).toBe(404);
});

describe("the first account", () => {
  const tokenOf = (url: string) => new URL(url).searchParams.get("setup") ?? "";
  async function makeLink() {
    const first = await ensureFirstAccount(db(), { publicUrl: PUBLIC_URL });
    if (first.kind !== "link") throw new Error(`expected a link, got ${first.kind}`);
    return tokenOf(first.url);
  }

  it("is made by the link, which signs in at once and dies", async () => {
    const token = await makeLink();
    expect(await auth.isSetupToken(token)).toBe(true);
    const response = await post("/first-account", { ...ADA, token });
    expect(response.status).toBe(200);
    expect(await auth.findStaff(cookiesOf(response))).toMatchObject({ name: "Ada" });
    expect(await auth.isSetupToken(token)).toBe(false);
    expect((await post("/first-account", { ...ADA, email: "b@example.com", token })).status).toBe(
      410,
    );
    expect(await ensureFirstAccount(db(), { publicUrl: PUBLIC_URL })).toEqual({ kind: "present" });
    const log = await db().select().from(auditLog);
    expect(log).toMatchObject([{ action: "staff_joined", staffName: "Ada", ip: "192.0.2.1" }]);
  });

  it("is one, however many use the link at once", async () => {
    const token = await makeLink();
    const tries = Array.from({ length: 8 }, (_, n) =>
      post("/first-account", { ...ADA, email: `staff${n}@example.com`, token }),
    );
    const statuses = (await Promise.all(tries)).map((response) => response.status).sort();
    expect(statuses).toEqual([200, ...Array(7).fill(410)]);
    expect(await db().select().from(staffUsers)).toHaveLength(1);
  });

  it("is not made with a wrong, an old or an empty token", async () => {
    const old = await makeLink();
    await makeLink();
    for (const token of [old, "", "x".repeat(43)]) {
      expect((await post("/first-account", { ...ADA, token })).status).toBe(410);
    }
    expect(await db().select().from(staffUsers)).toEqual([]);
  });

  it("keeps the link alive when the form was filled in wrongly", async () => {
    const token = await makeLink();
    const short = await post("/first-account", { ...ADA, password: "short", token });
    expect(short.status).toBe(400);
    expect((await short.json()).error.message).toContain("8 characters");
    expect((await post("/first-account", { ...ADA, token })).status).toBe(200);
  });

  it("leaves no readable token in the database", async () => {
    const token = await makeLink();
    const [row] = await db().select().from(staffVerifications);
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it("comes from ADMIN_EMAIL once, and its password is never changed from there", async () => {
    const admin = { email: "Boss@Example.com", password: "correct horse" };
    const options = { publicUrl: PUBLIC_URL, admin };
    expect(await ensureFirstAccount(db(), options)).toEqual({
      kind: "created",
      email: "boss@example.com",
    });
    const other = { ...options, admin: { ...admin, password: "another horse" } };
    expect(await ensureFirstAccount(db(), other)).toEqual({ kind: "present" });
    expect((await post("/sign-in/email", admin)).status).toBe(200);
  });

  it("comes from ADMIN_EMAIL once when two instances start together", async () => {
    const options = { publicUrl: PUBLIC_URL, admin: ADA };
    const both = [ensureFirstAccount(db(), options), ensureFirstAccount(db(), options)];
    const kinds = (await Promise.all(both)).map((result) => result.kind).sort();
    expect(kinds).toEqual(["created", "present"]);
  });
});

it("a second account with the same address is refused and the first one stays", async () => {
  await createStaffUser(db(), ADA);
  const again = createStaffUser(db(), {
    ...ADA,
    email: "ADA@example.com",
    password: "other horse",
  });
  await expect(again).rejects.toMatchObject({ code: "staff_exists" });
  expect((await post("/sign-in/email", ADA)).status).toBe(200);
});
