import { CannotRun } from "./cannot-run.ts";

type Schema<T> = {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: { message: string }[] } };
};

/** @throws CannotRun in the schema's words */
export function demand<T>(schema: Schema<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CannotRun(parsed.error.issues[0]?.message ?? "That is not a valid value.");
}
