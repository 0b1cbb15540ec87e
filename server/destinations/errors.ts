export class UnknownDestination extends Error {
  readonly code = "unknown_destination";
  constructor() {
    super("There is no such destination. It may have been archived.");
  }
}

export class SecretUnreadable extends Error {
  readonly code = "secret_unreadable";
  constructor(cause: unknown) {
    super(
      "The secret was sealed under another APP_SECRET. Restore that one, or rotate the secret.",
      { cause },
    );
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
