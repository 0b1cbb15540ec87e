"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { StaffButton } from "@/_auth/staff-button";
import { Card, CardHeader } from "@/_components/ui/card";
import { onDemand } from "@/_components/ui/on-demand";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { RelativeTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";

const DisableDialog = onDemand(() => import("./disable-dialog").then((file) => file.DisableDialog));
const RenameDialog = onDemand(() => import("./rename-dialog").then((file) => file.RenameDialog));
const RotateKeyDialog = onDemand(() =>
  import("./rotate-key-dialog").then((file) => file.RotateKeyDialog),
);

type Client = RouterOutputs["clients"]["byId"];
type Open = "rename" | "rotate" | "disable" | null;

/** Name, key, and whether its events are taken. */
export function ManageClient({ client }: { client: Client }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const onError = ({ message }: { message: string }) => toast.error(messageOf(new Error(message)));
  const disable = useMutation(
    trpc.clients.disable.mutationOptions({
      onError,
      onSettled: () => queryClient.invalidateQueries(),
    }),
  );
  const enable = useMutation(
    trpc.clients.enable.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries();
        toast.success(`${client.name} is enabled: its events are taken again.`, {
          about: `whether ${client.id} is enabled`,
          action: { label: "Undo", onClick: () => disable.mutate({ id: client.id }) },
        });
      },
      onError,
    }),
  );

  return (
    <Card>
      <CardHeader title="Settings" />
      <dl className="divide-y divide-line">
        <Setting
          label="Name"
          value={client.name}
          action={
            <StaffButton needs="manage_clients" onClick={() => setOpen("rename")}>
              Rename
            </StaffButton>
          }
        />
        <Setting
          label="Retell API key"
          value={
            client.keyRotatedAt === null ? (
              <>
                As given when the client was added, <RelativeTime at={client.createdAt} />
              </>
            ) : (
              <>
                Rotated <RelativeTime at={client.keyRotatedAt} />
                {client.hasPreviousKey && "; the key before it is taken too"}
              </>
            )
          }
          action={
            <StaffButton needs="manage_clients" onClick={() => setOpen("rotate")}>
              Rotate key
            </StaffButton>
          }
        />
        <Setting
          label="Events"
          value={
            client.enabled ? (
              "Taken"
            ) : (
              <>
                Refused since <RelativeTime at={client.disabledAt} />
              </>
            )
          }
          action={
            client.enabled ? (
              <StaffButton
                needs="manage_clients"
                variant="danger"
                onClick={() => setOpen("disable")}
              >
                Disable
              </StaffButton>
            ) : (
              <StaffButton
                needs="manage_clients"
                variant="primary"
                busy={enable.isPending}
                onClick={() => enable.mutate({ id: client.id })}
              >
                Enable
              </StaffButton>
            )
          }
        />
      </dl>
      {open === "rename" && <RenameDialog client={client} onClose={close} />}
      {open === "rotate" && <RotateKeyDialog client={client} onClose={close} />}
      {open === "disable" && <DisableDialog client={client} onClose={close} />}
    </Card>
  );
}

function Setting({ label, value, action }: { label: string; value: ReactNode; action: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 px-4 py-3">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="col-start-1 text-sm wrap-anywhere">{value}</dd>
      <dd className="col-start-2 row-span-2 row-start-1">{action}</dd>
    </div>
  );
}
