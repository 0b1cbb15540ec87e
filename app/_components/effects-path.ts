/** The part of an event's page where one says what became of its effects. */
export const EFFECTS_ID = "effects";

export const effectsPath = (eventId: string) => `/events/${eventId}#${EFFECTS_ID}`;
