import { announce, type Db } from "../db/index.ts";
import { safeNextPath } from "../domain/next-path.ts";
import { isRole, type Role } from "../domain/role.ts";
import { isSameOrigin } from "../domain/same-origin.ts";
import { within } from "../within.ts";
import { AUTH_PATH, createBetterAuth } from "./better-auth.ts";
import { createFirstAccount, isSetupToken } from "./first-account.ts";
import { acceptInvitation, findInvitation } from "./invitations.ts";
import { type Form, readForm } from "./read-form.ts";
import { countSignInTry, forgetSignInTries } from "./sign-in-limit.ts";
import type { Staff } from "./staff.ts";

export type Auth = {
  /** Answers everything under `/api/auth`; what is not named here is 404. */
  handle(request: Request): Promise<Response>;
  /** Whose session the cookie holds; null for a stranger. @throws when nobody can be asked in time */
  findStaff(headers: Headers): Promise<Staff | null>;
  /** Whom an invitation's link is for; null when it does not work any more. */
  findInvitation(token: string): Promise<{ email: string; role: Role } | null>;
  /** Whether the setup link opens the form for the first account. */
  isSetupToken(token: string): Promise<boolean>;
};

/** How a try to sign in or to set up ended. */
type Answer =
  | { ok: true; cookies: string[] }
  | { ok: false; status: number; code: string; message: string; retryAfterS?: number };

/** While the database hangs, a page says that it can't be shown, instead of nothing at all. */
const FOUND_WITHIN_MS = 10_000;

const SECURE_COOKIE = "__Secure-ringonce.session_token=";

export function createAuth(options: { db: Db; appSecret: string; publicUrl: string }): Auth {
  const { db, appSecret, publicUrl } = options;
  const overHttps = createBetterAuth({ db, appSecret, isSecure: true });
  const overHttp = createBetterAuth({ db, appSecret, isSecure: false });

  async function findStaff(headers: Headers): Promise<Staff | null> {
    const cookies = headers.get("cookie") ?? "";
    if (!cookies.includes("ringonce.session_token=")) return null;
    const { api } = cookies.includes(SECURE_COOKIE) ? overHttps : overHttp;
    const found = await within(FOUND_WITHIN_MS, "The database", api.getSession({ headers }));
    if (!found) return null;
    const { id, name, email, role } = found.user;
    // A role that this release does not know may do as little as can be.
    return { id, name, email, role: isRole(role) ? role : "viewer" };
  }

  /** Runs one of better-auth's own endpoints. The browser's origin tells the scheme it sees. */
  function ask(request: Request, path: string, body: unknown): Promise<Response> {
    const isSecure = request.headers.get("origin")?.startsWith("https:") === true;
    const headers = new Headers(request.headers);
    headers.set("content-type", "application/json");
    headers.delete("content-length");
    return (isSecure ? overHttps : overHttp).handler(
      new Request(`${isSecure ? "https" : "http"}://ringonce.invalid${AUTH_PATH}${path}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      }),
    );
  }

  async function signIn(request: Request, email: string, password: string): Promise<Answer> {
    if (email === "" || password === "") {
      return refuse(400, "invalid_input", "Enter your e-mail address and your password.");
    }
    const retryAfterS = await countSignInTry(db, email);
    if (retryAfterS !== null) return tooMany(retryAfterS);
    const response = await ask(request, "/sign-in/email", { email: email.trim(), password });
    if (response.ok) {
      await forgetSignInTries(db, email);
      return { ok: true, cookies: response.headers.getSetCookie() };
    }
    if (response.status === 429) {
      return tooMany(Number(response.headers.get("x-retry-after")) || 60);
    }
    if (response.status >= 500) throw new Error(`Signing in failed with ${response.status}.`);
    return refuse(401, "wrong_credentials", "That e-mail address and password do not match.");
  }

  async function setUp(request: Request, form: Form): Promise<Answer> {
    const [token, email, name, password] = ["token", "email", "name", "password"].map(
      (key) => form.fields.get(key) ?? "",
    ) as [string, string, string, string];
    try {
      await createFirstAccount(db, { token, email, name, password, ip: addressOf(request) });
    } catch (error) {
      const answer = explainSetUp(error);
      if (answer === null) throw error;
      return answer;
    }
    return signIn(request, email, password);
  }

  async function join(request: Request, form: Form): Promise<Answer> {
    const [token, name, password] = ["token", "name", "password"].map(
      (key) => form.fields.get(key) ?? "",
    ) as [string, string, string];
    try {
      const staff = await acceptInvitation(db, { token, name, password, ip: addressOf(request) });
      return signIn(request, staff.email, password);
    } catch (error) {
      const answer = explainSetUp(error);
      if (answer === null) throw error;
      return answer;
    }
  }

  async function signOut(request: Request): Promise<Answer> {
    const response = await ask(request, "/sign-out", {});
    // Other tabs are told, whichever process they read from.
    await announce(db, "sessions");
    return { ok: true, cookies: response.headers.getSetCookie() };
  }

  async function handle(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.slice(AUTH_PATH.length);
    if (request.method === "GET" && path === "/get-session") {
      return json(200, { staff: await findStaff(request.headers) });
    }
    const action = request.method === "POST" ? path : "";
    if (!["/sign-in/email", "/sign-out", "/first-account", "/invitation"].includes(action)) {
      return json(404, { error: { code: "not_found", message: "There is nothing here." } });
    }
    if (!isSameOrigin(request.headers, publicUrl)) {
      const message = "This request did not come from a page of this dashboard.";
      return json(403, { error: { code: "foreign_origin", message } });
    }
    const form = await readForm(request);
    if (form === null && action !== "/sign-out") {
      return json(400, { error: { code: "invalid_input", message: "Send JSON or a form." } });
    }
    const fields = form?.fields ?? new Map<string, string>();
    const answer =
      action === "/sign-out" || form === null
        ? await signOut(request)
        : action === "/first-account"
          ? await setUp(request, form)
          : action === "/invitation"
            ? await join(request, form)
            : await signIn(request, fields.get("email") ?? "", fields.get("password") ?? "");
    return form?.isNative ? answerBrowser(answer, action, form) : answerScript(answer);
  }

  return {
    handle,
    findStaff,
    findInvitation: (token) => findInvitation(db, token),
    isSetupToken: (token) => isSetupToken(db, token),
  };
}

/** The last of them is the proxy's word; whoever asks could have written the others. */
function addressOf(request: Request): string | null {
  return request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? null;
}

function refuse(status: number, code: string, message: string): Answer {
  return { ok: false, status, code, message };
}

function tooMany(retryAfterS: number): Answer {
  const wait =
    retryAfterS < 90 ? `${retryAfterS} seconds` : `${Math.ceil(retryAfterS / 60)} minutes`;
  return {
    ok: false,
    status: 429,
    code: "too_many_tries",
    message: `Too many tries. Wait ${wait}, then try again.`,
    retryAfterS,
  };
}

const SETUP_STATUS: Record<string, number> = {
  invalid_staff: 400,
  setup_link_spent: 410,
  invitation_spent: 410,
};

function explainSetUp(error: unknown): Answer | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string")
    return null;
  const status = SETUP_STATUS[error.code];
  return status === undefined ? null : refuse(status, error.code, error.message);
}

/** For the form before its script has loaded: a page, with the error's code in its URL. */
function answerBrowser(answer: Answer, action: string, form: Form): Response {
  const next = safeNextPath(form.fields.get("next"));
  const back = new URLSearchParams();
  if (!answer.ok) back.set("error", answer.code);
  if (next !== "/") back.set("next", next);
  if (action === "/first-account") back.set("setup", form.fields.get("token") ?? "");
  if (action === "/invitation") back.set("invite", form.fields.get("token") ?? "");
  const location = answer.ok ? (action === "/sign-out" ? "/login" : next) : `/login?${back}`;
  const response = new Response(null, { status: 303, headers: { location } });
  if (answer.ok) addCookies(response, answer.cookies);
  return response;
}

function answerScript(answer: Answer): Response {
  if (!answer.ok) {
    const { status, code, message, retryAfterS } = answer;
    const response = json(status, { error: { code, message } });
    if (retryAfterS !== undefined) response.headers.set("retry-after", String(retryAfterS));
    return response;
  }
  const response = json(200, { ok: true });
  addCookies(response, answer.cookies);
  return response;
}

function addCookies(response: Response, cookies: string[]): void {
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
