import { userInfo } from "node:os";
import type { Actor } from "../audit/index.ts";

/** Who typed the command, as the audit log and other staff see it. */
export function commandLine(): Actor {
  return { id: null, name: `${accountName()} (command line)`, ip: null };
}

/** A container may run as a user that no file knows by name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
