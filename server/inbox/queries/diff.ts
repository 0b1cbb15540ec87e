import type { Db } from "../../db/index.ts";
import { diffJson, type JsonChange, type JsonDiff } from "../../domain/json-diff.ts";
import { parseJsonTree } from "../../domain/json-tree.ts";
import { maskJsonAt, numbersOfBody } from "../../domain/mask-numbers.ts";
import { readBody } from "./read.ts";

/**
 * How a divergent duplicate differs from the first delivery. Computed here rather than in the
 * browser, so that two bodies of a megabyte travel only when somebody asks to read them.
 *
 * @param masked whether phone numbers are hidden in what differs
 * @returns null when there is no such duplicate, or it is identical, or either body is nested
 *   too deep to be compared
 */
export async function diffDelivery(
  db: Db,
  { eventId, deliveryId }: { eventId: string; deliveryId: string },
  { masked }: { masked: boolean } = { masked: true },
): Promise<JsonDiff | null> {
  const [first, other] = await Promise.all([
    readBody(db, { eventId }),
    readBody(db, { eventId, deliveryId }),
  ]);
  if (first === null || other === null) return null;
  const before = parseJsonTree(first);
  const after = parseJsonTree(other);
  if (before === undefined || after === undefined) return null;
  const diff = diffJson(before, after);
  if (!masked) return diff;
  // Compared whole, so that two numbers that look alike when masked still count as different.
  const numbers = [...numbersOfBody(first), ...numbersOfBody(other)];
  const mask = (path: JsonChange["path"], value: string | null) =>
    value === null ? null : maskJsonAt(path, value, numbers);
  return {
    ...diff,
    changes: diff.changes.map(({ path, kind, before, after }) => ({
      path,
      kind,
      before: mask(path, before),
      after: mask(path, after),
    })),
  };
}
