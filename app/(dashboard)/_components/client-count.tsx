import { formatCount } from "@/_components/format";

/** How many clients there are, or how many of them were found; read out when it changes. */
export function ClientCount({ found, all }: { found: number; all: number }) {
  return (
    <span role="status" className="tabular ml-auto text-xs text-muted">
      {found === all
        ? `${formatCount(all)} ${all === 1 ? "client" : "clients"}`
        : `${formatCount(found)} of ${formatCount(all)} clients`}
    </span>
  );
}
