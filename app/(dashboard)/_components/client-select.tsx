import { Select } from "@/_components/ui/select";

/** Which client a list is narrowed to; one that is none of them (any more) is shown by its id. */
export function ClientSelect({
  clients,
  value,
  onChange,
  className,
}: {
  clients: readonly { id: string; name: string }[];
  value: string | null;
  /** Called with null for all clients. */
  onChange: (clientId: string | null) => void;
  className: string;
}) {
  return (
    <Select
      aria-label="Client"
      className={className}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">All clients</option>
      {clients.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {value !== null && !clients.some(({ id }) => id === value) && (
        <option value={value}>{value}</option>
      )}
    </Select>
  );
}
