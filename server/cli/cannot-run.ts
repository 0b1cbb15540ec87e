/** Why a command can't do what it was asked to; the message is one sentence for the operator. */
export class CannotRun extends Error {
  readonly code = "cannot_run";
}
