import { DatabaseZap } from "lucide-react";
import { formatBytes, formatCount } from "../format";
import type { Health } from "./journal-banner";

/** Where events go while they do not go straight to the database. */
export default function Notice({ status, journal }: Health) {
  const isLosing = status === "unavailable";
  return (
    <div
      className={`flex items-start gap-2.5 border-b px-4 py-2.5 text-sm md:px-6 lg:px-8 ${
        isLosing ? "bg-danger-soft text-danger-ink" : "bg-warn-soft text-warn-ink"
      }`}
    >
      <DatabaseZap className="mt-0.5 size-4 shrink-0" aria-hidden />
      <p>
        <strong className="font-semibold">
          {isLosing ? "Events can't be kept just now." : "The database is away."}
        </strong>{" "}
        {isLosing
          ? "Neither the database nor the journal takes them; Retell is told to come back."
          : "Events are kept in the journal on disk and move into the database when it is back."}{" "}
        {describePending(journal)}
      </p>
    </div>
  );
}

function describePending({ records, bytes }: Health["journal"]): string {
  if (records === 0) return "Nothing waits in the journal.";
  return `${formatCount(records)} ${records === 1 ? "delivery waits" : "deliveries wait"} in the journal (${formatBytes(bytes)}).`;
}
