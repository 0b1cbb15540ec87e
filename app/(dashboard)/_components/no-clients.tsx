"use client";

import { Building2 } from "lucide-react";
import { Card } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { AddClientLink } from "./add-client-link";

/** Where an installation begins. */
export function NoClients() {
  return (
    <Card>
      <EmptyState Icon={Building2} title="Add your first client" action={<AddClientLink />}>
        A client gets a webhook URL of its own to paste into Retell. It takes about two minutes
        until its first event shows here.
      </EmptyState>
    </Card>
  );
}
