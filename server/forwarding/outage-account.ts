import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { log } from "../log.ts";
import type { SendResult } from "../outbound/index.ts";
import { type OutageDelivery, openOutageLog } from "./outage-log.ts";
import { type OutageFlight, releaseFlights, writeOutage } from "./outage-table.ts";

const AGAIN_AFTER_MS = 1_000;

/** What was sent while the database was away, as far as it has not been told. */
export type OutageAccount = {
  /** Whether it was delivered, or is under way. */
  has(webhookId: string): boolean;
  begin(flight: OutageFlight): void;
  /** Resolves when a delivery is on disk. What the database knows to be under way it is told later. */
  end(flight: OutageFlight, result: SendResult): Promise<void>;
  /** @throws what the database says; then it is to be told again */
  tell(sql: Sql): Promise<void>;
  close(): Promise<void>;
};

export type OutageAccountOptions = {
  /** For what ends after the database was told that it is under way. */
  sql: Sql;
  /** Where deliveries are kept until the database has them. */
  folder: string;
  journals: readonly [{ id: string }, ...{ id: string }[]];
  /** Whether the database may be there to be told of an end. */
  mayTell(): boolean;
};

/**
 * Opens the account, with what instances before this one left of theirs on disk. A delivery is on
 * disk before it counts; without the disk it is known for as long as this process lives.
 */
export async function openOutageAccount(options: OutageAccountOptions): Promise<OutageAccount> {
  const { sql, folder, journals, mayTell } = options;
  const worker = `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`;
  // One for each journal, which its lock keeps from other instances.
  const openLog = ({ id }: { id: string }) => openOutageLog(join(folder, `${id}.log`));
  const [ownJournal, ...left] = journals;
  const own = await openLog(ownJournal);
  const logs = [own, ...(await Promise.all(left.map(openLog)))];

  /** Delivered. */
  const untold = new Map<string, OutageDelivery>();
  for (const delivery of logs.flatMap(({ found }) => found)) {
    untold.set(delivery.webhookId, delivery);
  }
  const flights = new Map<string, OutageFlight>();
  /** Told to the database while they were under way. */
  const toldFlights = new Set<string>();
  /** And failed since. */
  const failedFlights = new Set<string>();
  let telling: Promise<void> = Promise.resolve();

  async function keep(delivery: OutageDelivery): Promise<void> {
    untold.set(delivery.webhookId, delivery);
    await own.append(delivery).catch((error) => log.error({ err: error }, "outage.not_on_disk"));
  }

  /** Of what ends after the database was told that it is under way: before its hold runs out. */
  async function tellLater(): Promise<void> {
    await Promise.race([telling, sleep(AGAIN_AFTER_MS, undefined, { ref: false })]);
    while (mayTell()) {
      try {
        await tell(sql);
        return;
      } catch (error) {
        log.warn({ err: error }, "outage.not_told");
        await sleep(AGAIN_AFTER_MS, undefined, { ref: false });
      }
    }
  }

  async function tell(sql: Sql): Promise<void> {
    const delivered = [...untold.values()];
    const underWay = [...flights.values()].filter(({ webhookId }) => !untold.has(webhookId));
    for (const { webhookId } of underWay) toldFlights.add(webhookId);
    await writeOutage(sql, worker, delivered, underWay);
    for (const { webhookId } of delivered) untold.delete(webhookId);
    // Those that ended while they were being written count by their end.
    const failed = [...failedFlights];
    await releaseFlights(sql, failed);
    for (const webhookId of failed) failedFlights.delete(webhookId);
    for (const each of logs) {
      await each
        .clear(() => untold.size === 0)
        .catch((error) => log.warn({ err: error }, "outage.log_not_cleared"));
    }
    if (delivered.length > 0) log.info({ forwards: delivered.length }, "outage.told");
  }

  return {
    has: (webhookId) => untold.has(webhookId) || flights.has(webhookId),
    begin(flight) {
      flights.set(flight.webhookId, flight);
    },
    async end({ webhookId, destinationId, startedAt }, result) {
      if (result.ok) {
        const { durationMs, httpStatus, responseExcerpt } = result;
        const deliveredAt = new Date().toISOString();
        const facts = { webhookId, destinationId, startedAt, deliveredAt };
        await keep({ ...facts, durationMs, httpStatus, responseExcerpt });
      }
      flights.delete(webhookId);
      if (toldFlights.delete(webhookId)) {
        if (!result.ok) failedFlights.add(webhookId);
        void tellLater();
      }
    },
    tell(sql) {
      const told = tell(sql);
      telling = told.catch(() => {});
      return told;
    },
    async close() {
      await Promise.all(logs.map((each) => each.close()));
    },
  };
}
