import type { Metadata } from "next";
import { NothingHere } from "@/_components/nothing-here";

export const metadata: Metadata = { title: { absolute: "There is no such duplicate – Ringonce" } };

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
