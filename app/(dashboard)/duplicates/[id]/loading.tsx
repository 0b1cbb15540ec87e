import { DuplicateSkeleton } from "./_components/duplicate-skeleton";

export default function LoadingDuplicate() {
  return <DuplicateSkeleton />;
}
