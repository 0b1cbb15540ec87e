/** How events are saved to a file. CSV is for spreadsheets and has no bodies. */
export const EXPORT_FORMATS = ["csv", "ndjson", "ndjson-bodies"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
