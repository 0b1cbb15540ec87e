import { Card, CardHeader } from "@/_components/ui/card";
import { BodySkeleton } from "./body-skeleton";

export function BodyCardSkeleton() {
  return (
    <Card>
      <CardHeader title="Body" />
      <BodySkeleton />
    </Card>
  );
}
