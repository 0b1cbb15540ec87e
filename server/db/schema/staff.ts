import { bigint, boolean, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { ROLES } from "../../domain/role.ts";

const timestamptz = (name: string) => timestamp(name, { withTimezone: true });

/** Staff of the agency. These tables have the shape better-auth asks for. */
export const staffUsers = pgTable("staff_users", {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean("email_verified").notNull().default(false),
  image: text(),
  /** What they may do; see `domain/role.ts`. As little as can be where nobody said. */
  role: text({ enum: ROLES }).notNull().default("viewer"),
  createdAt: timestamptz("created_at").notNull().defaultNow(),
  updatedAt: timestamptz("updated_at").notNull().defaultNow(),
});

export const staffSessions = pgTable("staff_sessions", {
  id: text().primaryKey(),
  token: text().notNull().unique(),
  userId: text("user_id")
    .notNull()
    .references(() => staffUsers.id, { onDelete: "cascade" }),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  expiresAt: timestamptz("expires_at").notNull(),
  createdAt: timestamptz("created_at").notNull().defaultNow(),
  updatedAt: timestamptz("updated_at").notNull().defaultNow(),
});

/** Where the password hash lives (`provider_id` = credential). */
export const staffAccounts = pgTable("staff_accounts", {
  id: text().primaryKey(),
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  userId: text("user_id")
    .notNull()
    .references(() => staffUsers.id, { onDelete: "cascade" }),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: timestamptz("access_token_expires_at"),
  refreshTokenExpiresAt: timestamptz("refresh_token_expires_at"),
  scope: text(),
  password: text(),
  createdAt: timestamptz("created_at").notNull().defaultNow(),
  updatedAt: timestamptz("updated_at").notNull().defaultNow(),
});

export const staffVerifications = pgTable("staff_verifications", {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: timestamptz("expires_at").notNull(),
  createdAt: timestamptz("created_at").notNull().defaultNow(),
  updatedAt: timestamptz("updated_at").notNull().defaultNow(),
});

/** A one-time link that makes an account of a given role. */
export const staffInvitations = pgTable("staff_invitations", {
  id: text().primaryKey(),
  email: text().notNull(),
  role: text({ enum: ROLES }).notNull(),
  /** SHA-256 of the link's token, which is shown once and kept nowhere. */
  tokenHash: text("token_hash").notNull().unique(),
  invitedBy: text("invited_by").notNull(),
  createdAt: timestamptz("created_at").notNull().defaultNow(),
  expiresAt: timestamptz("expires_at").notNull(),
});

export const staffRateLimits = pgTable("staff_rate_limits", {
  id: text().primaryKey(),
  key: text().notNull().unique(),
  count: integer().notNull(),
  lastRequest: bigint("last_request", { mode: "number" }).notNull(),
});
