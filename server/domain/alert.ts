/** Where an incident stands: Retell resolves each once, and opens none of a rule before it has. */
export const ALERT_STATES = ["open", "resolved"] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** The event types that tell of incidents. */
export const ALERT_EVENT_TYPES = ["alert_triggered", "alert_resolved"] as const;
export type AlertEventType = (typeof ALERT_EVENT_TYPES)[number];

export function isAlertEventType(eventType: string): eventType is AlertEventType {
  return (ALERT_EVENT_TYPES as readonly string[]).includes(eventType);
}
