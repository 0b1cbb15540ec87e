import { hkdfSync } from "node:crypto";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Db } from "../db/index.ts";
import {
  staffAccounts,
  staffRateLimits,
  staffSessions,
  staffUsers,
  staffVerifications,
} from "../db/schema/staff.ts";
import { SIGNED_IN_DAYS } from "../domain/kept.ts";
import { log } from "../log.ts";
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "./password.ts";

export const AUTH_PATH = "/api/auth";
const SESSION_S = SIGNED_IN_DAYS * 24 * 3_600;

/**
 * better-auth for one scheme. A `Secure` cookie does not come back over plain http, and one
 * installation is reached over both: by its public https address and by http on localhost.
 */
export function createBetterAuth({
  db,
  appSecret,
  isSecure,
}: {
  db: Db;
  appSecret: string;
  isSecure: boolean;
}) {
  return betterAuth({
    appName: "Ringonce",
    // Only its scheme is used: the doors in front of this compare origins themselves.
    baseURL: `${isSecure ? "https" : "http"}://ringonce.invalid`,
    basePath: AUTH_PATH,
    trustedOrigins: (request) => {
      const origin = request?.headers.get("origin");
      return origin ? [origin] : [];
    },
    secret: Buffer.from(hkdfSync("sha256", appSecret, "", "ringonce sessions", 32)).toString("hex"),
    database: drizzleAdapter(db, {
      provider: "pg",
      schema: {
        user: staffUsers,
        session: staffSessions,
        account: staffAccounts,
        verification: staffVerifications,
        rateLimit: staffRateLimits,
      },
    }),
    // Never taken from a request; read with every session, so that a change holds at once.
    user: { additionalFields: { role: { type: "string", input: false } } },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    // Pages cannot renew the cookie while they render, so the session does not move either.
    session: { expiresIn: SESSION_S, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      storage: "database",
      // The window also says how long better-auth leaves rows of this table alone, and our own
      // limit per account keeps its counts there for as long.
      window: 900,
      max: 10_000,
      customRules: { "/sign-in/email": { window: 60, max: 20 } },
    },
    advanced: {
      cookiePrefix: "ringonce",
      useSecureCookies: isSecure,
    },
    telemetry: { enabled: false },
    logger: {
      log: (level, message, ...details) => {
        // A wrong password is told to who typed it; here it would only be noise.
        if (level === "error") log.error({ details }, `auth: ${message}`);
        else log.debug({ details }, `auth: ${message}`);
      },
    },
  });
}

export type BetterAuth = ReturnType<typeof createBetterAuth>;
