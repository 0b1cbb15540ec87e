import { TRPCError } from "@trpc/server";

type TRPCCode = ConstructorParameters<typeof TRPCError>[0]["code"];

/**
 * Errors of our own whose words are meant for staff, by their `code`. Compared by code and not
 * by class: the server's bundles each hold their own copy of a class.
 */
const SHOWN_ERRORS: Record<string, TRPCCode> = {
  client_exists: "CONFLICT",
  unknown_client: "NOT_FOUND",
  unknown_staff: "NOT_FOUND",
  staff_exists: "CONFLICT",
  last_admin: "CONFLICT",
  invalid_client: "BAD_REQUEST",
  unknown_destination: "NOT_FOUND",
  invalid_destination: "BAD_REQUEST",
  secret_unreadable: "CONFLICT",
  cannot_unseal: "CONFLICT",
  unknown_event: "NOT_FOUND",
  unknown_call: "NOT_FOUND",
  cannot_replay: "CONFLICT",
  effect_not_in_doubt: "CONFLICT",
  event_busy: "CONFLICT",
  too_many_views: "CONFLICT",
  view_name_taken: "CONFLICT",
};

/** The domain code of an error, if it is one whose words may be shown. */
export function shownCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  const { code } = error;
  return typeof code === "string" && Object.hasOwn(SHOWN_ERRORS, code) ? code : null;
}

/**
 * Turns whatever a procedure threw into what the browser may see: domain errors keep their
 * words, tRPC's own (a refused stranger, wrong input) pass, and of anything else only the
 * request id gets out.
 */
export function toPublicError(error: TRPCError, requestId: string): TRPCError {
  const code = shownCode(error.cause);
  if (code !== null && error.cause instanceof Error) {
    return new TRPCError({
      code: SHOWN_ERRORS[code] ?? "BAD_REQUEST",
      message: error.cause.message,
      cause: error.cause,
    });
  }
  if (error.code !== "INTERNAL_SERVER_ERROR") return error;
  return new TRPCError({
    code: "INTERNAL_SERVER_ERROR",
    message: `Something went wrong on our side. The log has it under ${requestId}.`,
    cause: error.cause,
  });
}
