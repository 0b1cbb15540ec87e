"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { UserMinus, UserPlus, X } from "lucide-react";
import { useState } from "react";
import { isRole, ROLES } from "#server/domain/role";
import { ROLE_WORDS } from "#server/domain/role-words";
import type { RouterOutputs } from "#server/trpc/root";
import { Badge } from "@/_components/ui/badge";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { onDemand } from "@/_components/ui/on-demand";
import { messageOf } from "@/_components/ui/query-boundary";
import { Select } from "@/_components/ui/select";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/_components/ui/table";
import { toast } from "@/_components/ui/toast";
import { live } from "@/_live/live";
import { RelativeTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";

const InviteDialog = onDemand(() => import("./invite-dialog").then((file) => file.default));
const RemoveDialog = onDemand(() => import("./remove-dialog").then((file) => file.default));

type Member = RouterOutputs["staff"]["list"]["staff"][number];

/** Who can sign in, with what role, and who was invited to. */
export function StaffCard({ meId }: { meId: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({ ...trpc.staff.list.queryOptions(), ...live(["sessions"]) });
  const [isInviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const { change, readAgain } = useStaffChanges();
  const withdraw = useMutation(
    trpc.staff.withdraw.mutationOptions({
      onSuccess: readAgain,
      onError: (error) => toast.error(messageOf(error as unknown as Error)),
    }),
  );
  const admins = data.staff.filter(({ role }) => role === "admin").length;
  return (
    <Card>
      <CardHeader
        title="Staff"
        description={countWords(data.staff.length, admins)}
        actions={
          <Button variant="primary" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden />
            Invite somebody
          </Button>
        }
      />
      <Table label="Staff">
        <TableHead>
          <tr>
            <TableHeader>Who</TableHeader>
            <TableHeader>Role</TableHeader>
            <TableHeader className="max-md:hidden">Since</TableHeader>
            <TableHeader className="relative">
              <span className="sr-only">Actions</span>
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {data.staff.map((member) => {
            const isLastAdmin = member.role === "admin" && admins === 1;
            return (
              <TableRow key={member.id}>
                <TableCell className="max-w-32 sm:max-w-80">
                  <span className="flex flex-wrap items-center gap-2 font-medium">
                    <span className="wrap-anywhere">{member.name}</span>
                    {member.id === meId && <Badge>You</Badge>}
                  </span>
                  <span className="block truncate text-xs text-muted" title={member.email}>
                    {member.email}
                  </span>
                </TableCell>
                <TableCell>
                  <span className="inline-flex w-27 sm:w-32">
                    <Select
                      aria-label={`Role of ${member.name}`}
                      value={member.role}
                      disabled={isLastAdmin || change.isPending}
                      title={isLastAdmin ? "The last admin stays one" : ROLE_WORDS[member.role]}
                      onChange={({ target }) => {
                        if (isRole(target.value))
                          change.mutate({ id: member.id, role: target.value });
                      }}
                    >
                      {ROLES.map((role) => (
                        <option key={role} value={role}>
                          {role}
                        </option>
                      ))}
                    </Select>
                  </span>
                  <span className="mt-0.5 block text-xs text-muted max-lg:hidden">
                    {ROLE_WORDS[member.role]}
                  </span>
                </TableCell>
                <TableCell className="max-md:hidden">
                  <RelativeTime at={member.createdAt} />
                </TableCell>
                <TableCell className="text-right">
                  <Button
                    size="sm"
                    variant="ghost"
                    disabled={isLastAdmin}
                    aria-label={`Remove ${member.name}`}
                    title={isLastAdmin ? "The last admin can't be removed" : undefined}
                    onClick={() => setLeaving(member)}
                  >
                    <UserMinus className="sm:hidden" aria-hidden />
                    <span className="max-sm:hidden">Remove</span>
                  </Button>
                </TableCell>
              </TableRow>
            );
          })}
          {data.invitations.map((invitation) => (
            <TableRow key={invitation.id}>
              <TableCell className="max-w-32 sm:max-w-80">
                <span className="block truncate" title={invitation.email}>
                  {invitation.email}
                </span>
                <span className="block text-xs text-muted">
                  Invited; the link runs out <RelativeTime at={invitation.expiresAt} />
                </span>
              </TableCell>
              <TableCell>{invitation.role}</TableCell>
              <TableCell className="max-md:hidden">–</TableCell>
              <TableCell className="text-right">
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Withdraw the invitation of ${invitation.email}`}
                  onClick={() => withdraw.mutate({ id: invitation.id })}
                >
                  <X className="sm:hidden" aria-hidden />
                  <span className="max-sm:hidden">Withdraw</span>
                </Button>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {leaving && (
        <RemoveDialog
          member={leaving}
          isMe={leaving.id === meId}
          onClose={() => setLeaving(null)}
        />
      )}
    </Card>
  );
}

/** There is always an admin, so one account is theirs. */
function countWords(accounts: number, admins: number): string {
  if (accounts === 1) return "One account, an admin's.";
  return `${accounts} accounts, ${admins} of them ${admins === 1 ? "an admin's" : "admins'"}.`;
}

function useStaffChanges() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const readAgain = async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.staff.list.queryKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.audit.pathKey() }),
    ]);
  };
  const change = useMutation(
    trpc.staff.changeRole.mutationOptions({
      onSuccess: async (before, { role }) => {
        toast.success(`${before.name} is ${role} now. It holds from their next click on.`);
        await readAgain();
      },
      onError: (error) => toast.error(messageOf(error as unknown as Error)),
    }),
  );
  return { change, readAgain };
}
