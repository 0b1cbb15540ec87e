export { type Actor, type AuditEntry, audit, audited } from "./audit.ts";
export { exportAudit, listActors, listAudit, readEntry } from "./queries.ts";
export { hideNumbers, type Revealed, revealedUntil, revealNumbers } from "./reveal.ts";
