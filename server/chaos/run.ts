import { hash } from "node:crypto";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { openPoster } from "../sender/index.ts";
import { type Audit, auditLedger } from "./audit.ts";
import { COMMON_FAULTS, CONTROLLED_FAULTS } from "./faults.ts";
import { failureToRecover, inflict, type Outage, type RandomInt } from "./recovery.ts";
import { openRig, type Rig } from "./rig.ts";
import { startTraffic, type Traffic } from "./traffic.ts";
import { openUndo } from "./undo.ts";

export type ChaosOptions = {
  seed: string;
  /** Distinct facts to send at least. */
  events: number;
  database: "own" | "embedded";
  /** Faults follow one another after a pause between these, ms. */
  pauseMs: readonly [number, number];
  /** How long an outage lasts that the suite ends itself, ms; under 2 s it may go unnoticed. */
  outageMs: readonly [number, number];
  concurrency: number;
  ratePerSecond?: number;
  databaseDiskMegabytes: number;
  /** Only faults whose name says so. */
  only?: RegExp;
  onProgress?(line: string): void;
};

export type ChaosReport = {
  audit: Audit;
  traffic: Pick<Traffic, "facts" | "deliveries" | "posts" | "answers">;
  /** Milliseconds until the answer, as the sender sees it. */
  latencyMs: { p50: number | null; p99: number | null; max: number | null };
  faultsInflicted: Record<string, number>;
  outages: Outage[];
  skipped: string[];
  /** Everything that is not as it must be; empty when all is well. */
  failures: string[];
  tookMs: number;
};

const ANSWER_LIMIT_MS = 4_000;
/** Longer than a lost claim is waited for. */
const STALL_LIMIT_MS = 60_000;

/** Sends, hurts, waits until all is settled, and compares. Leaves nothing behind. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const startedAt = performance.now();
  const tell = options.onProgress ?? (() => {});
  const lag = monitorEventLoopDelay();
  const undo = openUndo();
  const interrupted = () => {
    const exit = () => process.exit(130);
    undo.all().then(exit, exit);
  };
  // More than once, it may be: a terminal tells us, and npm tells us again.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, interrupted);
  try {
    tell("starting the database and the server");
    const rig = await openRig(options, undo);
    const ledgerPath = join(rig.folder, "ledger.jsonl");
    const random = seeded(options.seed);
    const inflicted: Record<string, number> = {};
    const outages: Outage[] = [];
    const failures: string[] = [];
    let everyFaultOnce = false;
    let ended = false;
    lag.enable();
    const traffic = startTraffic({
      ...options,
      baseUrl: rig.baseUrl,
      senders: rig.senders,
      ledgerPath,
      mayEnd: () => everyFaultOnce,
    });
    traffic.done.finally(() => {
      ended = true;
    });

    failures.push(...(await checkClocks(rig)));
    const possible =
      options.database === "own" ? [...COMMON_FAULTS, ...CONTROLLED_FAULTS] : COMMON_FAULTS;
    const faults = possible.filter(({ name }) => options.only?.test(name) ?? true);
    while (!ended) {
      for (const fault of shuffle(faults, random)) {
        await sleep(random(...options.pauseMs));
        // Not when there is nobody left to suffer from it.
        if (ended && everyFaultOnce) break;
        tell(`${summarise(traffic)}: ${fault.name}`);
        inflicted[fault.name] = (inflicted[fault.name] ?? 0) + 1;
        const outage = await inflict(rig, fault, options.outageMs, random);
        if (outage) outages.push(outage);
      }
      everyFaultOnce = true;
    }
    await traffic.done;
    lag.disable();

    tell(`${summarise(traffic)}: all sent, waiting until all is settled`);
    failures.push(...(await settle(rig, tell)));
    tell("comparing");
    const audit = await auditLedger(rig.audit, ledgerPath);
    const { latencies, facts, deliveries, posts, answers } = traffic;
    const max = latencies.max();
    // What the sender itself was held up for is nobody's answer time.
    const ownLagMs = lag.max / 1e6;
    if (audit.faultCount > 0) failures.push(...audit.faults);
    failures.push(...outages.flatMap(failureToRecover));
    if (max !== null && max - ownLagMs > ANSWER_LIMIT_MS)
      failures.push(`an answer took ${Math.round(max)} ms`);
    const exitCode = await rig.app.stop();
    if (exitCode !== 0)
      failures.push(`the server ended with exit code ${exitCode} when told to stop`);
    failures.push(...rig.faults, ...rig.app.crashes);
    if (failures.length > 0) tell(`the server's log: ${rig.keepLog()}`);
    return {
      audit,
      traffic: { facts, deliveries, posts, answers },
      latencyMs: { p50: latencies.percentile(0.5), p99: latencies.percentile(0.99), max },
      faultsInflicted: inflicted,
      outages,
      skipped: [...rig.skipped],
      failures,
      tookMs: performance.now() - startedAt,
    };
  } finally {
    await undo.all();
    for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, interrupted);
  }
}

/**
 * Waits for the journal to be empty and all work to be done, for as long as there is progress.
 *
 * @returns what is wrong: what is left when nothing moves any more, and what the database sees
 */
async function settle({ audit, journal }: Rig, tell: (line: string) => void): Promise<string[]> {
  let least = Number.POSITIVE_INFINITY;
  let movedAt = Date.now();
  for (let round = 0; ; round += 1) {
    const { status, records } = await journal();
    // An outage fails runs that were under way; their next try may be minutes off.
    await audit`
      update webhook_events set next_attempt_at = now()
      where status = 'failed' and next_attempt_at > now() and claimed_by is null`;
    const [work] = await audit<{ open: number }[]>`
      select count(*)::int as open from webhook_events where finished_at is null`;
    const left = records + (work?.open ?? 0);
    if (status === "ready" && left === 0) return [];
    if (round % 20 === 10) tell(`${left} left`);
    if (left < least) {
      least = left;
      movedAt = Date.now();
    } else if (Date.now() - movedAt > STALL_LIMIT_MS) {
      const sessions = await audit<{ seen: string }[]>`
        select concat_ws(' | ', application_name, state, wait_event, now() - state_change,
                         left(query, 120)) as seen
        from pg_stat_activity where application_name like 'ringonce %' order by 1`;
      const what = `nothing moves for ${STALL_LIMIT_MS / 1000} s: ${status}, ${records} in the journal, ${work?.open} unprocessed`;
      return [what, ...sessions.map(({ seen }) => seen)];
    }
    await sleep(500);
  }
}

/** Minutes off within the tolerance pass, beyond it they don't. */
async function checkClocks({ baseUrl, senders }: Rig): Promise<string[]> {
  const [sender] = senders;
  if (sender === undefined) return ["there is no client"];
  const cases = [
    [-6, "signature_expired"],
    [-4, "not_an_event"],
    [4, "not_an_event"],
    [6, "signature_expired"],
  ] as const;
  const answers = await Promise.all(
    cases.map(async ([minutes]) => {
      const poster = openPoster({
        url: new URL(`${baseUrl}/api/webhooks/retell/${sender.clientId}`),
        retellApiKey: sender.retellApiKey,
        timeoutMs: 10_000,
        clockOffsetMs: minutes * 60_000,
      });
      const { kind } = await poster.post(Buffer.from("{}"));
      poster.close();
      return kind;
    }),
  );
  return cases.flatMap(([minutes, expected], at) =>
    answers[at] === expected ? [] : `a clock ${minutes} min off: ${answers[at]}`,
  );
}

function seeded(seed: string): RandomInt {
  let state = hash("sha256", seed, "hex");
  return (min, max) => {
    state = hash("sha256", state, "hex");
    return min + (Number.parseInt(state.slice(0, 8), 16) % (max - min + 1));
  };
}

function shuffle<T>(all: readonly T[], random: RandomInt): T[] {
  return all
    .map((each) => ({ each, at: random(0, 1_000_000) }))
    .sort((one, other) => one.at - other.at)
    .map(({ each }) => each);
}

function summarise({ facts, posts, latencies }: Traffic): string {
  return `${facts} events in ${posts} posts, slowest answer ${Math.round(latencies.max() ?? 0)} ms`;
}
