import { audited } from "../../audit/index.ts";
import {
  changeRole,
  inviteStaff,
  listInvitations,
  listStaff,
  removeStaff,
  withdrawInvitation,
} from "../../auth/index.ts";
import { changeRoleInput, inviteStaffInput, staffIdInput } from "../../domain/staff-input.ts";
import { router, staffProcedure } from "../init.ts";

const admin = staffProcedure.meta({ needs: "manage_staff" });

export const staffRouter = router({
  /** Who is signed in. */
  me: staffProcedure.query(({ ctx }) => ctx.staff),

  /** Everybody who can sign in, and who was invited to. */
  list: admin.query(async ({ ctx: { db } }) => {
    const [staff, invitations] = await Promise.all([listStaff(db), listInvitations(db)]);
    return { staff, invitations };
  }),

  /** Makes a one-time link, which is shown only now. */
  invite: admin.input(inviteStaffInput).mutation(async ({ ctx, input }) => {
    const { token } = await audited(
      ctx.db,
      ctx.actor,
      (tx) => inviteStaff(tx, { ...input, invitedBy: ctx.staff.id }),
      ({ id }) => ({ action: "staff_invited", subject: { kind: "staff", id }, details: input }),
    );
    return { url: `${ctx.publicUrl}/login?invite=${token}` };
  }),

  withdraw: admin.input(staffIdInput).mutation(({ ctx, input: { id } }) =>
    audited(
      ctx.db,
      ctx.actor,
      (tx) => withdrawInvitation(tx, id),
      (email) =>
        email === null
          ? null
          : { action: "invitation_withdrawn", subject: { kind: "staff", id }, details: { email } },
    ),
  ),

  changeRole: admin.input(changeRoleInput).mutation(({ ctx, input: { id, role } }) =>
    audited(
      ctx.db,
      ctx.actor,
      (tx) => changeRole(tx, id, role),
      ({ email, role: before }) =>
        before === role
          ? null
          : {
              action: "role_changed",
              subject: { kind: "staff", id },
              details: { email, before, now: role },
            },
    ),
  ),

  remove: admin.input(staffIdInput).mutation(({ ctx, input: { id } }) =>
    audited(
      ctx.db,
      ctx.actor,
      (tx) => removeStaff(tx, id),
      ({ email, role }) => ({
        action: "staff_removed",
        subject: { kind: "staff", id },
        details: { email, role },
      }),
    ),
  ),
});
