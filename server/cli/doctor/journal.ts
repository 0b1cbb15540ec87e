import { join } from "node:path";
import {
  findSetAside,
  type JournalOnDisk,
  type Progress,
  surveyJournals,
} from "../../journal/index.ts";
import { bad, type Finding, note } from "./finding.ts";

type Known = {
  /** How far the database has taken each journal; null where it can't be asked. */
  progress: Progress | null;
  /** Whether a server answers on the port. */
  serverRuns: boolean;
};

/** Deliveries that lie on this disk. They were answered 200, so they are nobody's but ours. */
export async function* examineJournal(dataDir: string, known: Known): AsyncGenerator<Finding> {
  const folder = join(dataDir, "journal");
  try {
    yield* examineWaiting(folder, known);
    yield* examineSetAside(folder);
  } catch (error) {
    yield bad(
      "journal",
      `it can't be read: ${(error as Error).message}`,
      "run this as the user who runs Ringonce",
    );
  }
}

async function* examineWaiting(folder: string, known: Known): AsyncGenerator<Finding> {
  const { progress, serverRuns } = known;
  const journals = await surveyJournals(folder, progress ?? new Map());
  // The processes of another container can't be seen from here; its port can.
  const holderIsUnseen = serverRuns && !journals.some(({ isHeld }) => isHeld);
  const full = journals.filter(({ waiting }) => waiting > 0);
  const served = full.filter(({ isHeld }) => isHeld || holderIsUnseen);
  const left = full.filter((each) => !served.includes(each));
  if (served.length > 0) {
    yield note("journal", say(served, progress), "the running server moves them to the database");
  }
  if (left.length > 0) {
    yield bad(
      "journal",
      say(left, progress),
      serverRuns
        ? "no running server has taken them over: start one anew, and it moves them to the database"
        : "npm start moves them to the database",
    );
  }
}

function say(journals: JournalOnDisk[], progress: Progress | null): string {
  const count = journals.reduce((sum, { waiting }) => sum + waiting, 0);
  const [deliveries, wait, lie] =
    count === 1 ? ["1 delivery", "waits", "lies"] : [`${count} deliveries`, "wait", "lie"];
  return progress === null
    ? `${deliveries} ${lie} in the journal; the database can't say which of them it has`
    : `${deliveries} ${wait} in the journal`;
}

async function* examineSetAside(folder: string): AsyncGenerator<Finding> {
  const found = await findSetAside(folder);
  const refused = found.filter((each) => each.why === "refused");
  const [first] = refused;
  if (first !== undefined) {
    yield bad(
      "journal",
      `${deliveriesLie(refused)} in files that the database refused (${first.reason})`,
      `once that is mended, the body in ${first.path} can be posted again`,
    );
  }
  const damaged = found.filter((each) => each.why === "damaged");
  if (damaged[0] !== undefined) {
    yield bad(
      "journal",
      `${deliveriesLie(damaged)} in files that the disk has damaged`,
      `examine the disk, and look into ${damaged[0].path} for the call's id: Retell has the call`,
    );
  }
}

function deliveriesLie({ length }: { length: number }): string {
  return length === 1 ? "a delivery lies" : `${length} deliveries lie`;
}
