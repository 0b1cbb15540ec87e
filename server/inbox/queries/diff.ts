import type { Db } from "../../db/index.ts";
import { diffJson, type JsonDiff } from "../../domain/json-diff.ts";
import { parseJsonTree } from "../../domain/json-tree.ts";
import { readBody } from "./read.ts";

/**
 * How a divergent duplicate differs from the first delivery. Computed here rather than in the
 * browser, so that two bodies of a megabyte travel only when somebody asks to read them.
 *
 * @returns null when there is no such duplicate, or it is identical, or either body is nested
 *   too deep to be compared
 */
export async function diffDelivery(
  db: Db,
  { eventId, deliveryId }: { eventId: string; deliveryId: string },
): Promise<JsonDiff | null> {
  const [first, other] = await Promise.all([
    readBody(db, { eventId }),
    readBody(db, { eventId, deliveryId }),
  ]);
  if (first === null || other === null) return null;
  const before = parseJsonTree(first);
  const after = parseJsonTree(other);
  if (before === undefined || after === undefined) return null;
  return diffJson(before, after);
}
