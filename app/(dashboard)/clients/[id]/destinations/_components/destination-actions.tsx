"use client";

import { useState } from "react";
import { StaffButton } from "@/_auth/staff-button";
import { onDemand } from "@/_components/ui/on-demand";
import { SendMissedButton } from "@/_replay/send-missed-button";
import type { Destination } from "./draft";

const ArchiveDialog = onDemand(() => import("./archive-dialog").then((file) => file.ArchiveDialog));
const PauseDialog = onDemand(() => import("./pause-dialog").then((file) => file.PauseDialog));

/** What can be done about a destination as a whole. Resuming stands where it says that it is paused. */
export function DestinationActions({ destination }: { destination: Destination }) {
  const [open, setOpen] = useState<"pause" | "archive" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <SendMissedButton destination={destination} />
      {destination.pausedAt === null && (
        <StaffButton needs="manage_clients" onClick={() => setOpen("pause")}>
          Pause
        </StaffButton>
      )}
      <StaffButton needs="manage_clients" variant="danger" onClick={() => setOpen("archive")}>
        Archive
      </StaffButton>
      {open === "pause" && <PauseDialog destination={destination} onClose={close} />}
      {open === "archive" && <ArchiveDialog destination={destination} onClose={close} />}
    </>
  );
}
