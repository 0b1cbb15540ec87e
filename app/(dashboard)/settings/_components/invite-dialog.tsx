"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isRole, ROLES, type Role } from "#server/domain/role";
import { ROLE_WORDS } from "#server/domain/role-words";
import { Button } from "@/_components/ui/button";
import { CopyButton } from "@/_components/ui/copy-button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { messageOf } from "@/_components/ui/query-boundary";
import { Select } from "@/_components/ui/select";
import { useTRPC } from "@/_trpc/client";

/** Makes a one-time link and shows it once: Ringonce sends no mail. */
export default function InviteDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("support");
  const invite = useMutation(
    trpc.staff.invite.mutationOptions({
      onSuccess: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.staff.list.queryKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.audit.pathKey() }),
        ]),
    }),
  );
  if (invite.data) {
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title="Send them this link"
        description="It works once, within a week, and is shown only now."
      >
        <p className="flex items-start gap-2 rounded-md border bg-sunken p-3">
          <code className="min-w-0 font-mono text-xs wrap-anywhere">{invite.data.url}</code>
          <CopyButton text={invite.data.url} what="link" />
        </p>
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Invite somebody"
      description="You get a link to send them; they choose their password."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate({ email, role });
        }}
      >
        <Field
          label="E-mail"
          error={invite.isError ? messageOf(invite.error as unknown as Error) : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={254}
              required
              value={email}
              onChange={({ target }) => setEmail(target.value)}
            />
          )}
        </Field>
        <Field label="Role" hint={ROLE_WORDS[role]}>
          {(control) => (
            <Select
              {...control}
              value={role}
              onChange={({ target }) => {
                if (isRole(target.value)) setRole(target.value);
              }}
            >
              {ROLES.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={invite.isPending}>
            Make the link
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
