import { NothingHere } from "@/_components/nothing-here";

export default function DuplicateNotFound() {
  return (
    <NothingHere
      title="There is no such duplicate"
      list={{ href: "/duplicates", label: "All duplicates" }}
    >
      Its id may be cut short or mistyped, or it belongs to another installation.
    </NothingHere>
  );
}
