import type { FirstAccount } from "../auth/index.ts";
import { type Env, readEnv } from "../env.ts";
import { bold, seconds } from "./boot/steps.mjs";

/** The last words of a start: where it is, how to get in, what to do first. */
export function greeting(options: {
  env: Env;
  /** Where it listens, which PORT does not say where it is 0. */
  port: number;
  publicUrl: string;
  firstAccount: FirstAccount;
  tookMs: number;
  /** Why the database is away, in a sentence; undefined when it is not. */
  away?: string;
}): string {
  const { env, port, publicUrl, firstAccount, tookMs, away } = options;
  if (away !== undefined) {
    return `
WARNING  ${away}
         Ringonce takes events all the same, at ${bold(publicUrl)}: they are kept in the journal in
         DATA_DIR and move into the database when it is back. The dashboard works again from then.

`;
  }
  return `
Ringonce is ready at ${bold(publicUrl)} after ${seconds(tookMs)}. Ctrl-C ends it.

  Sign in       ${describeSignIn(firstAccount, publicUrl)}
  Add a client  ${settingsOf(env, port)}npm run ringonce -- client add --id smart-tax-nation \\
                  --name "Smart Tax Nation" --retell-api-key key_…
${secretsOf(env)}
`;
}

/** What a command in another shell must be told too, to find this server and its data. */
function settingsOf({ APP_URL, DATA_DIR }: Env, port: number): string {
  const usual = readEnv({ NODE_ENV: "production" });
  const settings = [
    port !== usual.PORT && `PORT=${port} `,
    APP_URL !== undefined && `APP_URL=${quoted(APP_URL)} `,
    DATA_DIR !== usual.DATA_DIR && `DATA_DIR=${quoted(DATA_DIR)} `,
  ];
  return settings.filter(Boolean).join("");
}

/** Without them a command would make a database and a secret of its own; terminals are shared. */
function secretsOf({ DATABASE_URL, APP_SECRET }: Env): string {
  const names = [DATABASE_URL && "DATABASE_URL", APP_SECRET && "APP_SECRET"].filter(Boolean);
  return names.length === 0 ? "" : `                (with the same ${names.join(" and ")} set)\n`;
}

function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function describeSignIn(account: FirstAccount, publicUrl: string): string {
  switch (account.kind) {
    case "present":
      return `${publicUrl}/login`;
    case "created":
      return `${publicUrl}/login as ${account.email}, with ADMIN_PASSWORD`;
    case "link":
      return `${account.url}\n                (makes the first account; works once, within a week)`;
  }
}
