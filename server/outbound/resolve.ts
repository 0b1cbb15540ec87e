import { lookup, Resolver } from "node:dns/promises";

export type ResolvedAddress = { address: string; family: 4 | 6 };

/** @throws what DNS answered, with Node's `code` */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** Bounds for how long an answer is used again: a move is seen soon, a flood asks once. */
const SHORTEST_MS = 1_000;
const LONGEST_MS = 30_000;
const NAMES_KEPT = 1_000;

/**
 * Resolves names over DNS directly. getaddrinfo, which Node uses otherwise, blocks one of two
 * threads of the process while a name server is silent: two dead names would hold up every other
 * destination. It is asked only for what DNS does not know, such as names of the hosts file.
 *
 * Connections that are opened at once share one question, and its answer is used for as long as
 * it is valid, 30 s at most. Addresses are judged at each use, so an answer kept is no way round.
 */
export function createResolve(dns = new Resolver({ timeout: 1_500, tries: 2 })): Resolve {
  const known = new Map<string, { answer: Promise<ResolvedAddress[]>; until: number }>();

  return function resolve(hostname) {
    const kept = known.get(hostname);
    if (kept !== undefined && kept.until > performance.now()) return kept.answer;

    const asked = askDns(dns, hostname);
    const entry = { answer: asked.then(({ addresses }) => addresses), until: Infinity };
    if (known.size >= NAMES_KEPT) known.clear();
    known.set(hostname, entry);
    asked.then(
      ({ validMs }) => {
        entry.until = performance.now() + Math.min(Math.max(validMs, SHORTEST_MS), LONGEST_MS);
      },
      () => {
        entry.until = performance.now() + SHORTEST_MS;
      },
    );
    return entry.answer;
  };
}

type Answer = { addresses: ResolvedAddress[]; validMs: number };

async function askDns(dns: Resolver, hostname: string): Promise<Answer> {
  const [v4, v6] = await Promise.allSettled([
    dns.resolve4(hostname, { ttl: true }),
    dns.resolve6(hostname, { ttl: true }),
  ]);
  // IPv4 first: a receiver of webhooks has it, and where we have none it fails at once.
  const records = [
    ...(v4.status === "fulfilled"
      ? v4.value.map((found) => ({ ...found, family: 4 as const }))
      : []),
    ...(v6.status === "fulfilled"
      ? v6.value.map((found) => ({ ...found, family: 6 as const }))
      : []),
  ];
  if (records.length > 0) {
    return {
      addresses: records.map(({ address, family }) => ({ address, family })),
      validMs: Math.min(...records.map(({ ttl }) => ttl)) * 1_000,
    };
  }
  const failed = v4.status === "rejected" ? v4.reason : undefined;
  if (SILENT.has(codeOf(failed))) throw failed;
  const addresses = await lookup(hostname, { all: true, order: "ipv4first" });
  return {
    addresses: addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })),
    validMs: SHORTEST_MS,
  };
}

/** DNS gave no answer; getaddrinfo would wait for the same servers, and block. */
const SILENT = new Set(["ETIMEOUT", "ESERVFAIL", "EREFUSED"]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
