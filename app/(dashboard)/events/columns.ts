/** The columns of the list that can be left out; when and what an event is are always there. */
export const EVENT_COLUMNS = [
  "client",
  "call",
  "status",
  "duplicates",
  "attempts",
  "processing",
  "size",
] as const;
export type EventColumn = (typeof EVENT_COLUMNS)[number];

export const USUAL_COLUMNS: readonly EventColumn[] = [
  "client",
  "call",
  "status",
  "duplicates",
  "processing",
];

export const COLUMN_WORDS: Record<EventColumn, string> = {
  client: "Client",
  call: "Call or chat",
  status: "Status",
  duplicates: "Duplicates",
  attempts: "Attempts",
  processing: "Processing",
  size: "Size",
};

/** In their own order, whatever order they were chosen in; null where that is the usual choice. */
export function orderColumns(chosen: readonly EventColumn[]): EventColumn[] | null {
  const ordered = EVENT_COLUMNS.filter((column) => chosen.includes(column));
  return ordered.join() === USUAL_COLUMNS.join() ? null : ordered;
}
