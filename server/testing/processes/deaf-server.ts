/**
 * Takes webhooks and commits them, but never answers: its parent kills it in between. Prints its
 * port, then a line for each delivery that is committed. Arguments: database URL, Retell API key.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openDatabase } from "../../db/index.ts";
import { openAnswerLog } from "../../evidence/index.ts";
import { answerWebhook, createIngest } from "../../ingest/index.ts";
import { patientInbox } from "../patient-inbox.ts";

const [databaseUrl = "", retellApiKey = ""] = process.argv.slice(2);
const database = openDatabase(databaseUrl);
const inbox = patientInbox(() => database.openIngest());
const answers = openAnswerLog(database.control);
const ingest = createIngest({
  findClient: (id) => ({ id, enabled: true, keys: [retellApiKey] }),
  noteRefusal: () => {},
  witness: answers,
  async keep(delivery) {
    await inbox.checkAndRecord(delivery);
    // The last it says of its answers before it dies; this one is not among them.
    await answers.write();
    process.stdout.write("committed\n");
    return new Promise(() => {});
  },
});
const server = createServer((request, response) => answerWebhook(ingest, request, response));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
