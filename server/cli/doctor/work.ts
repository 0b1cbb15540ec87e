import { PgDialect } from "drizzle-orm/pg-core";
import type { Sql } from "postgres";
import { opens } from "../../clients/index.ts";
import { EVENT_IN_DOUBT } from "../../processing/index.ts";
import { examineDestinations } from "./destinations.ts";
import { bad, type Finding, good, note } from "./finding.ts";
import { countOf, namesOf } from "./words.ts";

/**
 * Clients, their destinations, events and duplicates: what came in and what became of it.
 *
 * @param appSecret null where there is none, or it can't be read
 */
export async function* examineWork(sql: Sql, appSecret: string | null): AsyncGenerator<Finding> {
  const clients = await readClients(sql);
  if (clients.length === 0) {
    yield note("clients", "none yet", "npm run ringonce -- client add");
  } else {
    yield good("clients", countOf(clients.length, "client"));
    yield* appSecret === null ? tellNoSecret(clients) : examineKeys(clients, appSecret);
    yield* examineClients(clients);
    yield* examineDestinations(sql, appSecret);
  }
  yield* examineEvents(sql);
}

type Client = {
  id: string;
  key: string;
  /** The one before the last rotation, which still verifies. */
  previousKey: string | null;
  isDisabled: boolean;
  hasEvents: boolean;
};

async function readClients(sql: Sql): Promise<Client[]> {
  return sql<Client[]>`
    select id, current_key as key, previous_key as "previousKey",
           disabled_at is not null as "isDisabled",
           exists (select from webhook_events where client_id = clients.id) as "hasEvents"
    from clients order by id`;
}

/** A start would make another, which opens none of them. */
function* tellNoSecret(clients: Client[]): Generator<Finding> {
  yield bad(
    "secret",
    `without it, the Retell keys of ${idsOf(clients)} can't be opened`,
    "set the APP_SECRET that the server has, restore DATA_DIR/secret, or rotate their keys",
  );
}

function* examineKeys(clients: Client[], appSecret: string): Generator<Finding> {
  const sealed = clients.filter(({ key }) => !opens(appSecret, key));
  if (sealed.length > 0) {
    yield bad(
      "clients",
      `the Retell keys of ${idsOf(sealed)} were stored under another secret`,
      "restore the old APP_SECRET (or DATA_DIR/secret), or rotate their keys",
    );
  }
  const halfSealed = clients.filter(
    (client) =>
      !sealed.includes(client) &&
      client.previousKey !== null &&
      !opens(appSecret, client.previousKey),
  );
  if (halfSealed.length > 0) {
    yield note(
      "clients",
      `the previous Retell keys of ${idsOf(halfSealed)} were stored under another secret`,
      "webhooks signed with them are refused: see that Retell signs with the new ones",
    );
  }
}

function* examineClients(clients: Client[]): Generator<Finding> {
  const silent = clients.filter((client) => !client.hasEvents && !client.isDisabled);
  if (silent.length > 0) {
    yield note(
      "clients",
      `no event yet from ${idsOf(silent)}`,
      "paste the client's webhook URL into Retell and press its test button",
    );
  }
  const disabled = clients.filter(({ isDisabled }) => isDisabled);
  if (disabled.length > 0) yield note("clients", `disabled: ${idsOf(disabled)}`);
}

async function* examineEvents(sql: Sql): AsyncGenerator<Finding> {
  const { inDoubt, dead, failed, dismissed, late, unclassified } = await countEvents(sql);
  if (inDoubt > 0) {
    yield note(
      "events",
      `${countOf(inDoubt, "event")} in doubt: nobody knows whether an effect happened`,
      "the dashboard shows which, under Failures; say on each event's page whether it did",
    );
  }
  if (dead > 0) {
    yield note(
      "events",
      `${countOf(dead, "event")} dead`,
      "try them again or dismiss them in the dashboard, under Failures",
    );
  }
  if (failed > 0) {
    yield note(
      "events",
      `${countOf(failed, "event")} failed and ${failed === 1 ? "is" : "are"} tried again`,
      "the dashboard shows why, under Failures",
    );
  }
  if (late > 0) {
    yield bad(
      "events",
      `${countOf(late, "event")} due for more than a minute`,
      "the server processes them: is it running?",
    );
  }
  if (unclassified > 0) {
    yield bad(
      "duplicates",
      `${countOf(unclassified, "duplicate")} not compared for more than a minute`,
      "the server compares them: is it running?",
    );
  }
  if (inDoubt + dead + failed + late + unclassified === 0) {
    const none = "none dead, none failed, none late";
    yield good("events", dismissed > 0 ? `${none}, but for ${dismissed} dismissed` : none);
  }
}

type Counts = {
  inDoubt: number;
  dead: number;
  failed: number;
  dismissed: number;
  late: number;
  unclassified: number;
};

/**
 * What is in doubt is neither called dead nor tried again as well: no try can succeed. Whoever
 * dismissed one has seen it.
 *
 * One under a live lease is being processed, however long its handler takes, and those of its call
 * wait for it: neither is late.
 */
async function countEvents(sql: Sql): Promise<Counts> {
  const isInDoubt = sql.unsafe(new PgDialect().sqlToQuery(EVENT_IN_DOUBT).sql);
  const [counts] = await sql<Counts[]>`
    select
      (select count(*)::int from webhook_events
       where status in ('failed', 'dead') and dismissed_at is null and ${isInDoubt}) as "inDoubt",
      (select count(*)::int from webhook_events
       where status = 'dead' and dismissed_at is null and not ${isInDoubt}) as dead,
      (select count(*)::int from webhook_events
       where status = 'failed' and dismissed_at is null and not ${isInDoubt}) as failed,
      (select count(*)::int from webhook_events
       where status in ('failed', 'dead') and dismissed_at is not null) as dismissed,
      (select count(*)::int from webhook_events due
       where finished_at is null and next_attempt_at < now() - interval '1 minute'
         and (lease_until is null or lease_until < now())
         and not exists (select from webhook_events
                         where call_id = due.call_id and client_id = due.client_id
                           and finished_at is null and lease_until >= now())) as late,
      (select count(*)::int from webhook_deliveries
       where divergence is null and received_at < now() - interval '1 minute') as unclassified`;
  return counts ?? { inDoubt: 0, dead: 0, failed: 0, dismissed: 0, late: 0, unclassified: 0 };
}

function idsOf(clients: Client[]): string {
  return namesOf(clients.map(({ id }) => id));
}
