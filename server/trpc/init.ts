import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import { log } from "../log.ts";
import type { Context } from "./context.ts";
import { shownCode, toPublicError } from "./errors.ts";

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  errorFormatter({ shape, error }) {
    const { stack: _, ...data } = shape.data;
    const invalid = error.code === "BAD_REQUEST" && error.cause instanceof ZodError;
    return {
      ...shape,
      message: invalid ? firstWords(error.cause as ZodError) : shape.message,
      data: {
        ...data,
        /** The domain's own code, such as `client_exists`. */
        reason: shownCode(error.cause),
        /** The input that was wrong, as dotted paths. */
        fields: invalid ? wrongFields(error.cause as ZodError) : namedField(error.cause),
      },
    };
  },
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const guarded = t.procedure.use(async ({ ctx, type, path, next }) => {
  if (type === "mutation" && !ctx.sameOrigin) {
    throw new TRPCError({
      code: "FORBIDDEN",
      message: "This change did not come from a page of this dashboard, so it was refused.",
    });
  }
  const startedAt = performance.now();
  const result = await next();
  if (result.ok) return result;
  const shown = toPublicError(result.error, ctx.requestId);
  if (shown.code === "INTERNAL_SERVER_ERROR") {
    const durationMs = Math.round(performance.now() - startedAt);
    log.error(
      { err: result.error.cause, requestId: ctx.requestId, path, durationMs },
      "trpc.failed",
    );
  }
  return { ...result, error: shown };
});

/** For signed-in staff; anybody else gets UNAUTHORIZED. */
export const staffProcedure = guarded.use(({ ctx, next }) => {
  if (ctx.staff === null) {
    throw new TRPCError({
      code: "UNAUTHORIZED",
      message: "Your session has ended. Sign in again.",
    });
  }
  return next({ ctx: { ...ctx, staff: ctx.staff } });
});

function firstWords(error: ZodError): string {
  return error.issues[0]?.message ?? "The input is not valid.";
}

function wrongFields(error: ZodError): string[] {
  return error.issues.map((issue) => issue.path.join("."));
}

/** Errors of our own may say which field they are about. */
function namedField(cause: unknown): string[] {
  const named = cause instanceof Error && shownCode(cause) !== null && "field" in cause;
  return named && typeof cause.field === "string" ? [cause.field] : [];
}
