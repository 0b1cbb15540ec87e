import { sql } from "drizzle-orm";
import type { Handler } from "../processing/index.ts";

/**
 * A handler that writes a row into `runs` and posts the key of its effect to a URL, once.
 *
 * @param reach told between every two steps, and may stop there
 */
export function textOnce(
  url: string,
  reach: (step: string) => Promise<void> = async () => {},
): Handler {
  return async (tx, event, once) => {
    await tx.execute(sql`insert into runs (event_id) values (${event.id})`);
    await once("text the customer", async ({ key }) => {
      await reach("before the request");
      const response = await fetch(url, { method: "POST", body: key });
      await reach("after the request");
      return { status: response.status };
    });
    await reach("before commit");
  };
}
