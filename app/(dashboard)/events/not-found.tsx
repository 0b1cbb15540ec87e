import { NothingHere } from "@/_components/nothing-here";

export default function EventNotFound() {
  return (
    <NothingHere title="There is no such event" list={{ href: "/events", label: "All events" }}>
      Its id may be cut short or mistyped, or it belongs to another installation. An event is also
      found by its call, a phone number, or any field of its body.
    </NothingHere>
  );
}
