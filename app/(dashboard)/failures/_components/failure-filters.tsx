"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Archive, X } from "lucide-react";
import { FAILURE_KINDS, type FailureKind } from "#server/domain/failure";
import { Button } from "@/_components/ui/button";
import { Segmented } from "@/_components/ui/segmented";
import { Select } from "@/_components/ui/select";
import { ToggleButton } from "@/_components/ui/toggle-button";
import { useTRPC } from "@/_trpc/client";
import { ClientSelect } from "../../_components/client-select";
import { type FailureParams, isNarrowed, NOTHING } from "../search-params";

export type Change = (change: Partial<FailureParams>) => void;

const KIND_NAMES: Record<FailureKind, { label: string; title: string }> = {
  processing: { label: "Processing", title: "Events whose handlers failed" },
  forwarding: { label: "Forwarding", title: "Events that did not reach a destination" },
};

export function FailureFilters({ params, change }: { params: FailureParams; change: Change }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.failures.choices.queryOptions());
  const nameOf = (id: string) => data.clients.find((client) => client.id === id)?.name ?? id;
  const destinations = data.destinations.filter(
    ({ clientId }) => params.client === null || clientId === params.client,
  );
  return (
    <search className="flex flex-wrap items-center gap-2">
      <ClientSelect
        clients={data.clients}
        value={params.client}
        onChange={(client) => change({ client, destination: null })}
        className="w-full sm:w-38 xl:w-48"
      />
      <Select
        aria-label="Destination"
        className="w-full sm:w-38 xl:w-56"
        value={params.destination ?? ""}
        onChange={(event) => change({ destination: event.target.value || null })}
      >
        <option value="">All destinations</option>
        {destinations.map(({ id, name, clientId }) => (
          <option key={id} value={id}>
            {params.client === null ? `${name} · ${nameOf(clientId)}` : name}
          </option>
        ))}
        {params.destination !== null &&
          !destinations.some(({ id }) => id === params.destination) && (
            <option value={params.destination}>An archived destination</option>
          )}
      </Select>
      <Segmented
        label="What failed"
        value={params.kind ?? "all"}
        options={[
          { value: "all", label: "All" },
          ...FAILURE_KINDS.map((kind) => ({ value: kind, ...KIND_NAMES[kind] })),
        ]}
        onChange={(kind) => change({ kind: kind === "all" ? null : kind })}
      />
      <ToggleButton
        pressed={params.dismissed}
        onPressedChange={(dismissed) => change({ dismissed })}
      >
        <Archive aria-hidden />
        Dismissed
      </ToggleButton>
      {isNarrowed(params) && (
        <Button variant="ghost" onClick={() => change(NOTHING)}>
          <X aria-hidden />
          Clear
        </Button>
      )}
    </search>
  );
}
