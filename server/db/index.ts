export { type Database, type Db, openDatabase, type Tx } from "./client.ts";
export { CannotMigrate, isOfNewerRelease, migrate, pendingMigrations } from "./migrate.ts";
