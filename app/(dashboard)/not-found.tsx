import type { Metadata } from "next";
import { NothingHere } from "@/_components/nothing-here";

export const metadata: Metadata = { title: { absolute: "There is no such page – Ringonce" } };

export default function PageNotFound() {
  return (
    <NothingHere title="There is no such page" list={{ href: "/", label: "Overview" }}>
      The address may be mistyped, or it belongs to another installation.
    </NothingHere>
  );
}
