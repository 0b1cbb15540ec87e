/** Why the embedded PostgreSQL can't run here; the message is one sentence for the operator. */
export class EmbeddedPostgresError extends Error {
  readonly code = "embedded_postgres";
}
