import type { FirstAccount } from "../auth/index.ts";
import { bold, seconds } from "./boot/steps.mjs";

/** The last words of a start: where it is, how to get in, what to do first. */
export function greeting(options: {
  publicUrl: string;
  firstAccount: FirstAccount;
  tookMs: number;
  /** Why the database is away, in a sentence; undefined when it is not. */
  away?: string;
}): string {
  const { publicUrl, firstAccount, tookMs, away } = options;
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
  Add a client  npm run ringonce -- client add --id smart-tax-nation \\
                  --name "Smart Tax Nation" --retell-api-key key_…

`;
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
