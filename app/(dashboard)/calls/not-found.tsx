import { NothingHere } from "@/_components/nothing-here";

export default function CallNotFound() {
  return (
    <NothingHere title="There is no such call" list={{ href: "/events", label: "All events" }}>
      No event of it was received for this client. The id may be cut short, or the call is another
      client’s.
    </NothingHere>
  );
}
