import type { alerts } from "../db/schema/alerts.ts";
import { type AlertEventType, isAlertEventType } from "../domain/alert.ts";
import { objectUnder, readInstant, readJsonObject, readText } from "../retell/index.ts";

/** A recorded event, as far as alerts are concerned. */
export type AlertEvent = { id: string; clientId: string; eventType: string; receivedAt: Date };

/** What one event says of its incident: a row that it would make alone. */
export type AlertObservation = {
  eventType: AlertEventType;
  row: typeof alerts.$inferInsert;
};

/**
 * Reads what an event says of an incident. Never throws: of a weird body it takes what is sound, and an
 * alert of which nothing can be read is an alert still.
 *
 * @param body as `parseBody` reads it
 * @returns null for an event that is no alert
 */
export function observeAlert(event: AlertEvent, body: unknown): AlertObservation | null {
  const { id, clientId, eventType, receivedAt } = event;
  if (!isAlertEventType(eventType)) return null;
  const alert = objectUnder(body, "alert") ?? {};
  const value = readNumber(alert.current_value);
  const previousValue = readNumber(alert.previous_value);
  return {
    eventType,
    row: {
      clientId,
      incidentId: readText(alert.alert_incident_id) ?? id,
      ruleId: readText(alert.alert_rule_id),
      name: readText(alert.name),
      metricType: readText(alert.metric_type),
      filter: readJsonObject(alert.filter),
      thresholdType: readText(alert.threshold_type),
      thresholdValue: readNumber(alert.threshold_value),
      comparator: readText(alert.comparator),
      frequency: readText(alert.frequency),
      window: readText(alert.window),
      triggeredAt: readInstant(alert.triggered_timestamp),
      resolvedAt: readInstant(alert.resolved_timestamp),
      ...(eventType === "alert_triggered"
        ? { triggeredEventId: id, triggeredValue: value, triggeredPreviousValue: previousValue }
        : { resolvedEventId: id, resolvedValue: value, resolvedPreviousValue: previousValue }),
      firstEventAt: receivedAt,
    },
  };
}

function readNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
