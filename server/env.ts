import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { faultOfDatabaseUrl } from "./database-url.ts";
import { USUAL_JOURNAL_MB } from "./domain/kept.ts";

const port = z.coerce
  .number({ error: "must be a number" })
  .int("must be a whole number")
  .min(0, "must be 0 to 65535")
  .max(65_535, "must be 0 to 65535");

const schema = z.object({
  /** Where the dashboard and the webhook endpoint are served. 0 takes any free port. */
  PORT: port.default(3000),
  /** Address to listen on; unset means every interface, because Retell must reach it. */
  HOST: z.string().min(1).optional(),
  /** PostgreSQL 15 or newer. Unset: the embedded PostgreSQL in DATA_DIR. */
  DATABASE_URL: checked(faultOfDatabaseUrl).optional(),
  /** Embedded database, secret and copies that survive an outage. */
  DATA_DIR: z.string().min(1).default(".data"),
  /** How large the journal may become that takes events while the database is away. */
  JOURNAL_LIMIT_MB: z.coerce
    .number({ error: "must be a number" })
    .int("must be a whole number")
    .min(16, "must be at least 16")
    .default(USUAL_JOURNAL_MB),
  /** Encrypts Retell keys and signs sessions. Unset: created in DATA_DIR on the first start. */
  APP_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  /** The public address, for the URLs that are pasted into Retell. */
  APP_URL: checked(faultOfAppUrl).optional(),
  /** Where destinations may point although it is not public: addresses, ranges, host names. */
  FORWARD_ALLOW: z
    .string()
    .default("")
    .transform((text, context) => {
      const entries = text
        .split(",")
        .map((entry) => entry.trim())
        .filter((entry) => entry !== "");
      for (const entry of entries.filter((entry) => !isAllowEntry(entry))) {
        context.addIssue(
          `has "${entry}", which is neither an address (10.0.0.7), a range (10.0.0.0/8, fd00::/8) nor a host name (crm.internal, *.internal)`,
        );
      }
      return entries;
    }),
  ADMIN_EMAIL: z.email({ error: "must be an e-mail address" }).optional(),
  ADMIN_PASSWORD: z.string().min(8, "must have at least 8 characters").optional(),
  /** Opens /api/metrics to callers beyond loopback that send it as a bearer token. */
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], {
      error: "must be debug, info, warn, error or silent",
    })
    .default("info"),
});

/** @param faultOf says what is wrong with a text, as it follows the setting's name */
function checked(faultOf: (text: string) => string | null) {
  return z
    .string()
    .trim()
    .superRefine((text, context) => {
      const fault = faultOf(text);
      if (fault !== null) context.addIssue(fault);
    });
}

/** Paths are appended to it and browsers are sent to it, so it is where a site begins. */
function faultOfAppUrl(text: string): string | null {
  if (!URL.canParse(text)) return "must be an absolute URL such as https://hooks.example.com";
  if (!/^https?:\/\//i.test(text)) return "must start with https:// or http://";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "must be without user name and password";
  if (/[?#]/.test(text)) return "must be without ? and # and what follows them";
  // The dashboard's pages and scripts are asked for from the root of their host.
  if (/[^/]/.test(url.pathname)) {
    return "must be without a path, because the dashboard works at the root of a host only";
  }
  return null;
}

function isAllowEntry(entry: string): boolean {
  const [base = "", bits, ...rest] = entry.split("/");
  const version = isIP(base);
  if (version !== 0) {
    if (bits === undefined) return true;
    return (
      rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)
    );
  }
  // A last label of digits would be an address that is spelled wrong.
  return /^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*(?!\d+\.?$)[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?$/i.test(
    entry,
  );
}

export type Env = z.infer<typeof schema> & {
  /** DATA_DIR as an absolute path. */
  dataDir: string;
};

export class InvalidSettings extends Error {
  readonly code = "invalid_settings";
}

/**
 * Reads the settings from the environment. The only place that does.
 *
 * @throws InvalidSettings naming every wrong setting and what it must be
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  // An empty variable is how shells and compose files say "unset".
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new InvalidSettings(`Wrong settings: ${faults.join("; ")}.`);
  }
  const env = parsed.data;
  if ((env.ADMIN_EMAIL === undefined) !== (env.ADMIN_PASSWORD === undefined)) {
    throw new InvalidSettings("Wrong settings: set ADMIN_EMAIL and ADMIN_PASSWORD together.");
  }
  return { ...env, dataDir: resolve(env.DATA_DIR) };
}
