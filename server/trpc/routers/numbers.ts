import { hideNumbers, revealedUntil, revealNumbers } from "../../audit/index.ts";
import { listStaffByRole } from "../../auth/index.ts";
import { revealInput, toRevealed } from "../../domain/reveal-input.ts";
import { roleMay, rolesThatMay } from "../../domain/role.ts";
import { router, staffProcedure } from "../init.ts";

/** Phone numbers are masked in every answer until somebody who may asks to see them. */
export const numbersRouter = router({
  /** Whether they are shown now, and who may show them. */
  status: staffProcedure.input(revealInput).query(async ({ ctx: { db, staff }, input }) => {
    const mayReveal = roleMay(staff.role, "reveal_numbers");
    const [until, others] = await Promise.all([
      mayReveal ? revealedUntil(db, staff.id, toRevealed(input)) : null,
      mayReveal ? [] : listStaffByRole(db, rolesThatMay("reveal_numbers")),
    ]);
    return { mayReveal, shownUntil: until, whoMay: others.map(({ name }) => name) };
  }),

  /** Shows them to whoever asks, for a while, and writes that down first. */
  reveal: staffProcedure
    .meta({ needs: "reveal_numbers" })
    .input(revealInput)
    .mutation(({ ctx, input }) => revealNumbers(ctx.db, ctx.actor, toRevealed(input))),

  hide: staffProcedure
    .meta({ needs: "reveal_numbers" })
    .input(revealInput)
    .mutation(({ ctx, input }) => hideNumbers(ctx.db, ctx.actor, toRevealed(input))),
});
