export { announce, LIVE_CHANNEL, liveMessage } from "./announce.ts";
export { type Announcer, type AnnounceWith, createAnnouncer } from "./announcer.ts";
export { APPLICATION, INGEST_APPLICATION } from "./application.ts";
export { type Database, type Db, openDatabase, type RawSql, type Tx } from "./client.ts";
export { COMMIT_LAZILY } from "./commit-lazily.ts";
export { dueBy } from "./due-by.ts";
export { joinedText } from "./joined-text.ts";
export { keepListening, type Listening } from "./listen.ts";
export {
  CannotMigrate,
  demandUsable,
  isOfNewerRelease,
  migrate,
  pendingMigrations,
} from "./migrate.ts";
export { demandOwnSessions, keepsSettings, NAME_POSTGRESQL } from "./own-sessions.ts";
export { createPaced, type Paced } from "./paced.ts";
export { plainArray } from "./plain-array.ts";
export { ROW_BY_ROW } from "./row-by-row.ts";
export { isRefusedByDatabase, isWorthRepeating } from "./sql-state.ts";
