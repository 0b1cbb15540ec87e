import { CallSkeleton } from "./_components/call-skeleton";

export default CallSkeleton;
