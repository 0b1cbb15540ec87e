"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Button } from "@/_components/ui/button";
import { Segmented } from "@/_components/ui/segmented";
import { useTRPC } from "@/_trpc/client";
import { ClientSelect } from "../../_components/client-select";
import { type AlertParams, isNarrowed, NOTHING } from "../search-params";

export type Change = (change: Partial<AlertParams>) => void;

export function AlertFilters({ params, change }: { params: AlertParams; change: Change }) {
  const trpc = useTRPC();
  const { data: clients } = useSuspenseQuery(trpc.alerts.clients.queryOptions());
  return (
    <search className="flex flex-wrap items-center gap-2">
      <ClientSelect
        clients={clients}
        value={params.client}
        onChange={(client) => change({ client })}
        className="w-full sm:w-52"
      />
      <Segmented
        label="State"
        value={params.state ?? "all"}
        options={[
          { value: "all", label: "All" },
          { value: "open", label: "Open" },
          { value: "resolved", label: "Resolved" },
        ]}
        onChange={(state) => change({ state: state === "all" ? null : state })}
      />
      {isNarrowed(params) && (
        <Button variant="ghost" onClick={() => change(NOTHING)}>
          <X aria-hidden />
          Clear
        </Button>
      )}
    </search>
  );
}
