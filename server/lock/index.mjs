// Plain JavaScript: what installs the packages needs the lock before TypeScript can be loaded.
export { isHeld, LockTaken, withLock } from "./lock.mjs";
export { isAlive, processIdentity } from "./process-identity.mjs";
