/** "Client 2" before "Client 10", and capitals among small letters; what else a database may think. */
export const BY_NAME = new Intl.Collator("en", { numeric: true });
