import { NothingHere } from "@/_components/nothing-here";

export default function ReplayNotFound() {
  return (
    <NothingHere title="There is no such replay" list={{ href: "/replays", label: "All replays" }}>
      Its id may be cut short or mistyped, or it belongs to another installation.
    </NothingHere>
  );
}
