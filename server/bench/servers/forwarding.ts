import { openDatabase } from "../../db/index.ts";
import { openDestinationDirectory } from "../../destinations/index.ts";
import { startForwarder } from "../../forwarding/index.ts";
import { openSender, readAllow } from "../../outbound/index.ts";
import { loadHandlers, startWorker } from "../../processing/index.ts";

/**
 * What follows a recorded event, as a process of its own: the worker, which writes forwards, and
 * the forwarder, which sends them. Begins and ends at an order.
 */
const { DATABASE_URL = "", DATA_DIR = "", APP_SECRET = "" } = process.env;
const database = openDatabase(DATABASE_URL);
const sql = database.control;
const handlers = await loadHandlers();
const sender = openSender({ allow: readAllow(["127.0.0.0/8"]) });
const destinations = await openDestinationDirectory({
  sql,
  appSecret: APP_SECRET,
  dataDir: DATA_DIR,
  databaseIsAway: false,
});

let stop = async () => {};

process.on("message", async ({ run }: { run: boolean }) => {
  await stop();
  stop = async () => {};
  await destinations.refresh();
  if (run) {
    const worker = startWorker({
      db: database.work,
      sql,
      handlers,
      destinationsOf: destinations.ofClient,
    });
    const forwarder = startForwarder({ db: database.work, sql, destinations, sender });
    stop = async () => {
      await worker.stop();
      await forwarder.stop();
    };
  }
  process.send?.({ run });
});
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });
