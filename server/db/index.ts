export { type Database, type Db, openDatabase, type Tx } from "./client.ts";
export { CannotMigrate, migrate, pendingMigrations } from "./migrate.ts";
