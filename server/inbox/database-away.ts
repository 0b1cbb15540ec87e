/** The database could not take a delivery: it is down, hangs, is full, or is read-only. */
export class DatabaseAway extends Error {
  readonly code = "database_away";
  /** Under which id the delivery is kept if its statement did commit; null where none was sent. */
  readonly countedAs: string | null;

  constructor(countedAs: string | null, cause: unknown) {
    super("The database did not take the delivery.", { cause });
    this.countedAs = countedAs;
  }
}
