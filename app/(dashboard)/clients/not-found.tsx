import { NothingHere } from "@/_components/nothing-here";

export default function ClientNotFound() {
  return (
    <NothingHere title="There is no such client" list={{ href: "/clients", label: "All clients" }}>
      The client, or its destination, may have another id, or belong to another installation.
    </NothingHere>
  );
}
