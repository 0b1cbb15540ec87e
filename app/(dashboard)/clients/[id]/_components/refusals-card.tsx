import { ShieldCheck } from "lucide-react";
import type { RouterOutputs } from "#server/trpc/root";
import { byCause, RefusalCauses } from "@/_components/refusal-causes";
import { Card, CardHeader } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { withRefusalFilters } from "../../../refused/search-params";

type Refusals = RouterOutputs["clients"]["arrivals"]["refusals"];

/** What was turned away at this client's URL, so that a wrong key is seen at once. */
export function RefusalsCard({ clientId, refusals }: { clientId: string; refusals: Refusals }) {
  const causes = byCause(refusals);
  return (
    <Card>
      <CardHeader
        title="Refused in the last 24 hours"
        actions={
          causes.length > 0 && (
            <Link href={withRefusalFilters("/refused", { client: clientId })} className="link">
              See the requests
            </Link>
          )
        }
      />
      {causes.length > 0 ? (
        <RefusalCauses causes={causes} />
      ) : (
        <p className="flex items-center gap-2 px-4 py-3 text-sm text-muted">
          <ShieldCheck className="size-4 text-ok" aria-hidden />
          Nothing was turned away.
        </p>
      )}
    </Card>
  );
}
