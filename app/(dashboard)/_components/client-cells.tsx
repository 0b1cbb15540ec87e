import { formatCount } from "@/_components/format";
import { Link } from "@/_components/ui/link";
import type { ClientRow } from "./clients-columns";

export function ClientName({ client }: { client: Pick<ClientRow, "id" | "name"> }) {
  return (
    <span className="grid">
      <Link
        href={`/clients/${client.id}`}
        title={client.name}
        className="truncate font-medium hover:underline"
      >
        {client.name}
      </Link>
      <span className="truncate font-mono text-2xs text-muted" title={client.id}>
        {client.id}
      </span>
    </span>
  );
}

/** A count that leads to what it counts. */
export function Figure({ value, href }: { value: number; href: string }) {
  if (value === 0) return <span className="text-faint">0</span>;
  return (
    <Link href={href} className="rounded-sm hover:text-accent-ink hover:underline">
      {formatCount(value)}
    </Link>
  );
}
