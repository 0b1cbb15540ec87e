import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";

/** A live destination that nothing is sent to now. */
export type TroubledDestination = {
  id: string;
  clientId: string;
  name: string;
  /** `paused` until staff resume it; `open`: its circuit, which is probed from time to time. */
  state: "paused" | "open";
};

/** Those of all clients, by name. */
export async function listTroubledDestinations(db: Db): Promise<TroubledDestination[]> {
  const rows = await db.execute<TroubledDestination>(sql`
    select d.id, d.client_id as "clientId", d.name,
           case when d.paused_at is not null then 'paused' else 'open' end as state
    from destinations d
    left join destination_circuits c on c.destination_id = d.id
    where d.archived_at is null and (d.paused_at is not null or c.state <> 'closed')
    order by d.name, d.id`);
  return [...rows];
}
