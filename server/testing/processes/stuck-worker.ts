/**
 * A worker, as a process of its own, whose handler writes and then never returns. Prints `writing`
 * once the write is done, inside the open transaction. Argument: database URL.
 */
import { sql } from "drizzle-orm";
import { openDatabase } from "../../db/index.ts";
import { log } from "../../log.ts";
import { startWorker } from "../../processing/index.ts";

const [url = ""] = process.argv.slice(2);
log.level = "silent";
const database = openDatabase(url);
startWorker({
  db: database.work,
  sql: database.control,
  handlers: [
    async (tx, event) => {
      await tx.execute(sql`insert into runs (event_id, worker) values (${event.id}, 'stuck')`);
      process.stdout.write("writing\n");
      await new Promise(() => {});
    },
  ],
});
