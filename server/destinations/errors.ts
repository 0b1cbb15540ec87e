export class UnknownDestination extends Error {
  readonly code = "unknown_destination";
  constructor() {
    super("There is no such destination. It may have been removed.");
  }
}

/** Says which value to change. */
export class InvalidDestination extends Error {
  readonly code = "invalid_destination";
  /** The setting it is about. */
  readonly field: string;
  constructor(message: string, field: string) {
    super(message);
    this.field = field;
  }
}
