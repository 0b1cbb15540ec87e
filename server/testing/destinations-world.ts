import type { Sql } from "postgres";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { addClient } from "../clients/index.ts";
import type { Db } from "../db/index.ts";
import { forwards } from "../db/schema/forwards.ts";
import { addDestination } from "../destinations/index.ts";
import { log } from "../log.ts";
import { readAllow } from "../outbound/index.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { insertEvent } from "./insert-event.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

export const APP_SECRET = "s".repeat(40);
/** What destinations are added and changed with. */
export const means = { appSecret: APP_SECRET, allow: readAllow(["127.0.0.1"]) };
export const settings = { name: "CRM", url: "https://crm.example.com/hook" };

/**
 * Destinations of the client `acme`, and a receiver that answers 500 at `/500`. Call it once in a file,
 * outside of everything: it sets up and takes down by itself, and each test begins without any.
 */
export function destinationsWorld() {
  let server: TestDatabase;
  let db: Db;
  let sql: Sql;
  let receiver: Receiver;

  beforeAll(async () => {
    log.level = "silent";
    receiver = await startReceiver();
    receiver.answers(({ path }, response) => {
      response.writeHead(path === "/500" ? 500 : 200).end("thank you");
    });
    server = await testDatabase();
    db = server.database.dashboard;
    sql = server.database.control;
    await addClient(db, APP_SECRET, { id: "acme", name: "Acme", retellApiKey: "key_1" });
  });
  afterAll(async () => {
    await receiver.close();
    await server.drop();
  });
  beforeEach(() => sql`truncate destinations, webhook_events cascade`);

  return {
    get db() {
      return db;
    },
    get sql() {
      return sql;
    },
    get receiver() {
      return receiver;
    },

    /** @returns its id */
    add: (more: object = {}) => addDestination(db, means, "acme", { ...settings, ...more }, "Ada"),

    async insertForward(
      destinationId: string,
      given: Partial<typeof forwards.$inferInsert> = {},
    ): Promise<string> {
      const id = uuidv7();
      const at = new Date();
      const { id: eventId } = await insertEvent(db, { clientId: "acme" });
      await db.insert(forwards).values({
        id,
        eventId,
        destinationId,
        clientId: "acme",
        eventType: "call_started",
        receivedAt: at,
        webhookId: `msg_${id}`,
        createdAt: at,
        nextAttemptAt: at,
        ...given,
      });
      return id;
    },

    forwardOf: async (id: string) =>
      (await sql`select *, next_attempt_at <= now() as is_due from forwards where id = ${id}`)[0],
  };
}
