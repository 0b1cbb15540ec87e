/**
 * A forwarder, as a process of its own, whose every request is sent and never heard of again.
 * Prints `sent` and the webhook id for each. Arguments: database URL, folder for copies.
 */
import { openDatabase } from "../../db/index.ts";
import { openDestinationDirectory } from "../../destinations/index.ts";
import { startForwarder } from "../../forwarding/index.ts";
import { log } from "../../log.ts";
import { TEST_APP_SECRET } from "../insert-destination.ts";

const [url = "", dataDir = ""] = process.argv.slice(2);
log.level = "silent";

async function run(): Promise<void> {
  const database = openDatabase(url);
  const destinations = await openDestinationDirectory({
    sql: database.control,
    appSecret: TEST_APP_SECRET,
    dataDir,
    databaseIsAway: false,
  });
  startForwarder({
    db: database.work,
    sql: database.control,
    destinations,
    sender: {
      sendRequest({ headers }) {
        process.stdout.write(`sent ${headers["webhook-id"]}\n`);
        return new Promise(() => {});
      },
    },
  });
}

void run();
