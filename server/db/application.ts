/** What the server knows every connection of ours by, before what it is for. */
export const APPLICATION = "ringonce ";
/** And one of the hot path, before its tag. */
export const INGEST_APPLICATION = `${APPLICATION}ingest `;
