import { initTRPC, TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { type Actor, revealedUntil } from "../audit/index.ts";
import type { Db } from "../db/index.ts";
import { maskNumbers } from "../domain/mask-numbers.ts";
import { revealInput, toRevealed } from "../domain/reveal-input.ts";
import { type Permission, roleMay, whyNot } from "../domain/role.ts";
import { guessesNumbers, MAY_NOT_GUESS, searchIn } from "../domain/search-numbers.ts";
import { wire } from "../domain/wire.ts";
import { log } from "../log.ts";
import { within } from "../within.ts";
import type { Context } from "./context.ts";
import { shownCode, toPublicError } from "./errors.ts";

/** What a procedure says of itself beside its input. */
export type Meta = {
  /** The permission it takes; absent, any member of staff may. Every change names one. */
  needs?: Permission | "nothing";
  /**
   * What of phone numbers its answer holds. Left out: none that are to be seen whole, so all are
   * masked. `revealable`: whole for whoever has them revealed, by the `eventId` or the `clientId`
   * and `callId` of its input. `own`: only what staff wrote themselves, and get back to change.
   */
  numbers?: "revealable" | "own";
};

/** Beyond any question that the pages ask, over ten million events. */
const ANSWER_WITHIN_MS = 20_000;

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: wire,
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
  const result = await (type === "query" ? inTime(next()) : next());
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

/** A database that hangs must not leave a page without a word. What is changed takes its time. */
function inTime<Result>(answer: Promise<Result>): Promise<Result> {
  return within(ANSWER_WITHIN_MS, "The database", answer).catch(() => {
    throw new TRPCError({
      code: "SERVICE_UNAVAILABLE",
      message: `The database did not answer within ${ANSWER_WITHIN_MS / 1_000} s.`,
    });
  });
}

/**
 * For signed-in staff whose role may; anybody else gets UNAUTHORIZED or FORBIDDEN. Phone numbers in
 * what it answers are masked here, whatever the procedure, so that none can be forgotten.
 */
export const staffProcedure = guarded.use(async ({ ctx, meta, getRawInput, next }) => {
  const { staff, db, ip } = ctx;
  if (staff === null) {
    throw new TRPCError({
      code: "UNAUTHORIZED",
      message: "Your session has ended. Sign in again.",
    });
  }
  const needs = meta?.needs ?? "nothing";
  const refusal = needs === "nothing" ? null : whyNot(staff.role, needs);
  if (refusal !== null) throw new TRPCError({ code: "FORBIDDEN", message: refusal });
  const search = roleMay(staff.role, "reveal_numbers") ? null : searchIn(await getRawInput());
  if (search !== null && guessesNumbers(search)) {
    throw new TRPCError({ code: "FORBIDDEN", message: MAY_NOT_GUESS });
  }
  const showsNumbers =
    meta?.numbers === "own" ||
    (meta?.numbers === "revealable" &&
      roleMay(staff.role, "reveal_numbers") &&
      (await isRevealed(db, staff.id, await getRawInput())));
  const actor: Actor = { id: staff.id, name: staff.name, ip };
  const result = await next({ ctx: { ...ctx, staff, actor, showsNumbers } });
  return result.ok && !showsNumbers ? { ...result, data: maskNumbers(result.data) } : result;
});

async function isRevealed(db: Db, staffId: string, input: unknown): Promise<boolean> {
  const { data: what } = revealInput.safeParse(input);
  return what !== undefined && (await revealedUntil(db, staffId, toRevealed(what))) !== null;
}

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
