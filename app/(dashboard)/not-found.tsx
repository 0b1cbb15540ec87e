import { NothingHere } from "@/_components/nothing-here";

export default function PageNotFound() {
  return (
    <NothingHere title="There is no such page" list={{ href: "/", label: "Overview" }}>
      The address may be mistyped, or it belongs to another installation.
    </NothingHere>
  );
}
