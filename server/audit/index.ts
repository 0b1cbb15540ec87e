export { type Actor, type AuditEntry, audit, audited } from "./audit.ts";
export { hideNumbers, type Revealed, revealedUntil, revealNumbers } from "./reveal.ts";
