import { DatabaseZap } from "lucide-react";
import { formatBytes, formatCount } from "../format";
import type { Health } from "./journal-banner";

/** Where events go while they do not go straight to the database. */
export default function Notice({ status, journal, database }: Health) {
  const isLosing = status === "unavailable";
  const { what, so } = isLosing ? LOSING : database === "unfit" ? UNFIT : AWAY;
  return (
    <div
      className={`flex items-start gap-2.5 border-b px-4 py-2.5 text-sm md:px-6 lg:px-8 ${
        isLosing ? "bg-danger-soft text-danger-ink" : "bg-warn-soft text-warn-ink"
      }`}
    >
      <DatabaseZap className="mt-0.5 size-4 shrink-0" aria-hidden />
      <p>
        <strong className="font-semibold">{what}</strong> {so} {describePending(journal)}
      </p>
    </div>
  );
}

const LOSING = {
  what: "Events can't be kept just now.",
  so: "Neither the database nor the journal takes them; Retell is told to come back.",
};
const AWAY = {
  what: "The database is away.",
  so: "Events are kept in the journal on disk and move into the database when it is back.",
};
const UNFIT = {
  what: "The database can't be used as it is now.",
  so: "The server's log says why. Events are kept in the journal on disk until that is changed.",
};

function describePending({ records, bytes }: Health["journal"]): string {
  if (records === 0) return "Nothing waits in the journal.";
  return `${formatCount(records)} ${records === 1 ? "delivery waits" : "deliveries wait"} in the journal (${formatBytes(bytes)}).`;
}
