/** Records one event, as a process of its own. Arguments: database URL, client id. */
import { openDatabase } from "../../db/index.ts";
import { deliveryOf, freshBody } from "../delivery.ts";
import { patientInbox } from "../patient-inbox.ts";

const [databaseUrl = "", clientId = ""] = process.argv.slice(2);
const database = openDatabase(databaseUrl);
const inbox = patientInbox(database.openIngest);
await inbox.checkAndRecord(deliveryOf(freshBody(), { clientId }));
process.stdout.write("recorded\n");
await Promise.all([inbox.close(), database.close()]);
