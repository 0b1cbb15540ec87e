import { formatCount } from "@/_components/format";
import type { Problem } from "./problems";

type Troubled = { id: string; name: string; problems: readonly Problem[] };
type Piece = { text: string; href?: string };

export type Status = { tone: "ok" | "warn" | "danger"; pieces: Piece[] };

/** Of whom the sentence tells, and how much of each; the table tells the rest. */
const CLIENTS_AT_MOST = 3;
const PROBLEMS_AT_MOST = 2;

/**
 * In one sentence what is wrong and for whom, each part leading to where it is seen.
 *
 * @param clients in the order of the table, the worst first
 * @param allHref where all of them are listed
 */
export function statusOf({
  clients,
  journal,
  failuresAreCut,
  allHref,
  fine,
}: {
  clients: readonly Troubled[];
  journal: { isInUse: boolean; waiting: number };
  failuresAreCut: boolean;
  allHref: string;
  /** Said after "All is well". */
  fine: string;
}): Status {
  const troubled = clients.filter(({ problems }) => problems.length > 0);
  const isGrave = troubled.some(({ problems }) => problems.some(({ tone }) => tone === "danger"));
  const aside = journalPieces(journal);
  if (troubled.length === 0) {
    return aside.length === 0
      ? { tone: "ok", pieces: [{ text: `All is well: ${fine}.` }] }
      : { tone: journal.isInUse ? "danger" : "warn", pieces: aside };
  }
  const { length } = troubled;
  const told = troubled.slice(0, CLIENTS_AT_MOST);
  const pieces: Piece[] = [
    ...aside,
    {
      text:
        length === 1
          ? "1 client needs attention: "
          : `${formatCount(length)} clients need attention: `,
    },
    ...told.flatMap((client, index) => [
      { text: index === 0 ? "" : "; " },
      ...clientPieces(client),
    ]),
  ];
  const more = length - told.length;
  if (more > 0)
    pieces.push({ text: "; and " }, { text: `${formatCount(more)} more`, href: allHref });
  pieces.push({ text: failuresAreCut ? ". More has failed than is counted here." : "." });
  return {
    tone: isGrave || journal.isInUse ? "danger" : "warn",
    pieces: pieces.filter(({ text }) => text !== ""),
  };
}

/** "Acme has 3 dead events and 2 dead forwards, and 1 more problem" */
function clientPieces({ id, name, problems }: Troubled): Piece[] {
  const told = problems.slice(0, PROBLEMS_AT_MOST);
  const pieces: Piece[] = [{ text: name, href: `/clients/${id}` }];
  let verb = "";
  told.forEach((problem, index) => {
    const again = problem.verb === verb ? "" : `${problem.verb} `;
    verb = problem.verb;
    pieces.push({ text: `${index === 0 ? " " : " and "}${again}` });
    pieces.push({ text: problem.what, href: problem.href });
  });
  return pieces;
}

function journalPieces({ isInUse, waiting }: { isInUse: boolean; waiting: number }): Piece[] {
  if (isInUse) {
    return [{ text: "The database is away: what arrives is kept on disk until it is back. " }];
  }
  if (waiting === 0) return [];
  return [{ text: `${formatCount(waiting)} deliveries wait on disk to be recorded. ` }];
}
