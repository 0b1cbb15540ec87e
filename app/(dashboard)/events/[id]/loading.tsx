import { EventSkeleton } from "./_components/event-skeleton";

export default EventSkeleton;
