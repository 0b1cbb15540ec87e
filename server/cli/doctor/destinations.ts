import type { Sql } from "postgres";
import { opens } from "../../clients/index.ts";
import { bad, type Finding, good, note } from "./finding.ts";
import { countOf, NAMED_AT_MOST, namesOf } from "./words.ts";

/**
 * Whether the clients' own URLs get what they are to get.
 *
 * @param appSecret null where it is missing, which is told of the clients
 */
export async function* examineDestinations(
  sql: Sql,
  appSecret: string | null,
): AsyncGenerator<Finding> {
  const destinations = await readDestinations(sql);
  if (destinations.length > 0) {
    yield good("destinations", countOf(destinations.length, "destination"));
    if (appSecret !== null) yield* examineSecrets(destinations, appSecret);
    yield* examinePaused(destinations);
    yield* examineCircuits(destinations);
  }
  yield* examineForwards(sql);
}

type Stored = {
  name: string;
  clientId: string;
  secret: string;
  headers: { sealedValue: string }[];
  /** While it signs too. */
  previousSecret: string | null;
  pausedBecause: string | null;
  circuitIsOpen: boolean;
};

/** Archived ones get nothing, and need nobody. */
async function readDestinations(sql: Sql): Promise<Stored[]> {
  return sql<Stored[]>`
    select d.name, d.client_id as "clientId", d.secret, d.headers,
           case when d.previous_secret_until > now() then d.previous_secret end as "previousSecret",
           d.paused_because as "pausedBecause",
           coalesce(c.state, 'closed') <> 'closed' as "circuitIsOpen"
    from destinations d
    left join destination_circuits c on c.destination_id = d.id
    where d.archived_at is null
    order by d.client_id, d.name, d.id`;
}

function* examineSecrets(destinations: Stored[], appSecret: string): Generator<Finding> {
  const sealed = destinations.filter(
    ({ secret, headers }) =>
      ![secret, ...headers.map(({ sealedValue }) => sealedValue)].every((each) =>
        opens(appSecret, each),
      ),
  );
  if (sealed.length > 0) {
    yield bad(
      "destinations",
      `nothing can be sent to ${listed(sealed)}: secrets or headers were stored under another secret`,
      "restore the old APP_SECRET (or DATA_DIR/secret), or enter the headers again and rotate the signing secrets",
    );
  }
  const halfSigned = destinations.filter(
    (each) =>
      !sealed.includes(each) &&
      each.previousSecret !== null &&
      !opens(appSecret, each.previousSecret),
  );
  if (halfSigned.length > 0) {
    yield note(
      "destinations",
      `the previous signing secrets of ${listed(halfSigned)} were stored under another secret`,
      "requests are signed with the new ones only: see that the receivers know them",
    );
  }
}

/** By staff, or by a 410: the reason says which. */
function* examinePaused(destinations: Stored[]): Generator<Finding> {
  const paused = destinations.filter(({ pausedBecause }) => pausedBecause !== null);
  for (const each of paused.slice(0, NAMED_AT_MOST)) {
    yield note(
      "destinations",
      `nothing is sent to ${nameOf(each)}: ${each.pausedBecause}`,
      "its forwards wait until it is resumed in the dashboard",
    );
  }
  const rest = paused.length - NAMED_AT_MOST;
  if (rest > 0) yield note("destinations", `${rest} more paused`, "the dashboard lists them");
}

function* examineCircuits(destinations: Stored[]): Generator<Finding> {
  const open = destinations.filter((each) => each.circuitIsOpen && each.pausedBecause === null);
  if (open.length === 0) return;
  yield note(
    "destinations",
    `failed too often in a row, and only probed now: ${listed(open)}`,
    "the dashboard shows how; what waits is sent once they answer",
  );
}

/** In the words of the index `forwards_trouble`. Whoever dismissed one has seen it. */
async function* examineForwards(sql: Sql): AsyncGenerator<Finding> {
  const [row] = await sql<{ dead: number }[]>`
    select count(*)::int as dead from forwards where status = 'dead' and dismissed_at is null`;
  const { dead = 0 } = row ?? {};
  if (dead === 0) return;
  yield note(
    "destinations",
    `${countOf(dead, "forward")} dead`,
    "try them again or dismiss them in the dashboard, under Failures",
  );
}

function listed(destinations: Stored[]): string {
  return namesOf(destinations.map(nameOf));
}

function nameOf({ name, clientId }: Stored): string {
  return `${name} of ${clientId}`;
}
