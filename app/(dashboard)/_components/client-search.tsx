import { Search } from "lucide-react";
import { Input } from "@/_components/ui/input";

/** The box that clients are found by, by name or id. */
export function ClientSearch({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  return (
    <span className="relative w-full sm:w-64">
      <Search
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
        aria-hidden
      />
      <Input
        type="search"
        aria-label="Find a client"
        placeholder="Find a client"
        value={q}
        maxLength={100}
        className="pl-8"
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}
