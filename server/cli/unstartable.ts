/** Why this installation can't start; the message is one sentence for the operator. */
export class Unstartable extends Error {
  readonly code = "cannot_start";
}
