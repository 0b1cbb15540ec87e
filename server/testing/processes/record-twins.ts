/**
 * Records one body many times at once, as a process of its own: says `ready`, waits for a line,
 * and prints what became of each copy. Arguments: database URL, body, number of copies.
 */
import { once } from "node:events";
import { openDatabase } from "../../db/index.ts";
import { deliveryOf } from "../delivery.ts";
import { patientInbox } from "../patient-inbox.ts";

const [url = "", body = "", copies = "0"] = process.argv.slice(2);

async function recordTwins(): Promise<void> {
  const database = openDatabase(url);
  const inbox = patientInbox(database.openIngest);
  // The connections are made before the start, so that the copies really meet.
  await inbox.check("nothing");
  process.stdout.write("ready\n");
  await once(process.stdin, "data");
  const recorded = await Promise.all(
    Array.from({ length: Number(copies) }, () => inbox.checkAndRecord(deliveryOf(body))),
  );
  process.stdout.write(`${JSON.stringify(recorded)}\n`);
  await inbox.close();
  await database.close();
  process.exit(0);
}

void recordTwins();
