import { readFixture } from "./fixtures.ts";

type AlertBody = { event: string; alert: Record<string, unknown> };

/** The recorded body of one of the two, with other values in its alert. */
export function alertBody(
  event: "alert_triggered" | "alert_resolved",
  alert: Record<string, unknown> = {},
): AlertBody {
  const recorded = readFixture(event).body as AlertBody;
  return { ...recorded, alert: { ...recorded.alert, ...alert } };
}
