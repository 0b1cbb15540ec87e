export { LockTaken, withLock } from "./lock.ts";
export { isAlive, processIdentity } from "./process-identity.ts";
