"use client";

import { useQueryClient, useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Download, ScrollText, X } from "lucide-react";
import { useState, useTransition } from "react";
import { AUDIT_ACTIONS, OPERATOR } from "#server/domain/audit";
import { TIME_RANGES } from "#server/domain/time-range";
import type { RouterOutputs } from "#server/trpc/root";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Link } from "@/_components/ui/link";
import { messageOf } from "@/_components/ui/query-boundary";
import { Select } from "@/_components/ui/select";
import { ShowOlder } from "@/_components/ui/show-older";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/_components/ui/table";
import { toast } from "@/_components/ui/toast";
import { ExactTime, RelativeTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";
import { useQueryStates } from "@/_url/use-params";
import { RANGE_NAMES } from "../../_components/range-names";
import { type AuditParams, auditParams, toAuditFilter } from "../search-params";
import { AUDIT_WORDS, actionWords, detailWords, subjectPath } from "./audit-words";
import { auditListOptions } from "./list-options";
import { saveCsv } from "./save-csv";

type Entry = RouterOutputs["audit"]["list"]["entries"][number];

/** Who did what, about which, when and from where. */
export function AuditCard() {
  const trpc = useTRPC();
  const [isPending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(auditParams, { startTransition });
  const list = useSuspenseInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions({ filter: toAuditFilter(params) }, auditListOptions),
  );
  const entries = list.data.pages.flatMap((page) => page.entries);
  const isNarrowed = params.who !== null || params.action !== null || params.range !== null;
  return (
    <Card aria-busy={isPending}>
      <CardHeader
        title="Audit log"
        description="The newest first. Entries are never changed, and stay when an account is removed."
        actions={<ExportButton params={params} />}
      />
      <Filters
        params={params}
        isNarrowed={isNarrowed}
        change={(values) => {
          setParams(values);
        }}
      />
      {entries.length === 0 ? (
        <EmptyState Icon={ScrollText} title={isNarrowed ? "Nothing fits" : "Nothing yet"}>
          {isNarrowed
            ? "Nobody did anything that fits these filters."
            : "Changes to clients, destinations and staff, replays, and every phone number shown come here."}
        </EmptyState>
      ) : (
        <Table label="Audit log">
          <TableHead>
            <tr>
              <TableHeader>When</TableHeader>
              <TableHeader>Who</TableHeader>
              <TableHeader>What</TableHeader>
              <TableHeader className="max-md:hidden">About</TableHeader>
              <TableHeader className="max-xl:hidden">From</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </TableBody>
        </Table>
      )}
      <ShowOlder list={list} />
    </Card>
  );
}

function Filters({
  params,
  isNarrowed,
  change,
}: {
  params: AuditParams;
  isNarrowed: boolean;
  change: (values: Partial<AuditParams>) => void;
}) {
  const trpc = useTRPC();
  const { data: actors } = useSuspenseQuery(trpc.audit.actors.queryOptions());
  return (
    <search className="flex flex-wrap items-center gap-2 border-b px-4 py-3">
      <Select
        aria-label="Who"
        className="w-full sm:w-44"
        value={params.who ?? ""}
        onChange={({ target }) => change({ who: target.value || null })}
      >
        <option value="">Everybody</option>
        {actors.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={OPERATOR}>The operator</option>
      </Select>
      <Select
        aria-label="What"
        className="w-full sm:w-56"
        value={params.action ?? ""}
        onChange={({ target }) =>
          change({ action: AUDIT_ACTIONS.find((action) => action === target.value) ?? null })
        }
      >
        <option value="">Everything</option>
        {AUDIT_ACTIONS.map((action) => (
          <option key={action} value={action}>
            {AUDIT_WORDS[action]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="When"
        className="w-full sm:w-44"
        value={params.range ?? ""}
        onChange={({ target }) =>
          change({ range: TIME_RANGES.find((range) => range === target.value) ?? null })
        }
      >
        <option value="">At any time</option>
        {TIME_RANGES.map((range) => (
          <option key={range} value={range}>
            The last {RANGE_NAMES[range]}
          </option>
        ))}
      </Select>
      {isNarrowed && (
        <Button variant="ghost" onClick={() => change({ who: null, action: null, range: null })}>
          <X aria-hidden />
          Clear
        </Button>
      )}
    </search>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const { at, staffName, action, subjectKind, subjectId, ip, details } = entry;
  const path = subjectPath(entry);
  const about = subjectId !== null && subjectKind !== "staff" && (
    <>
      <span className="text-muted">{subjectKind}</span>{" "}
      {path === null ? (
        <span className="font-mono text-xs wrap-anywhere">{subjectId}</span>
      ) : (
        <Link className="link font-mono text-xs wrap-anywhere" href={path}>
          {subjectId}
        </Link>
      )}
    </>
  );
  return (
    <TableRow>
      <TableCell className="whitespace-nowrap">
        <RelativeTime at={at} />
        <span className="tabular block text-xs text-muted max-lg:hidden">
          <ExactTime at={at} />
        </span>
      </TableCell>
      <TableCell className="max-w-32 min-w-22 wrap-anywhere sm:max-w-56">{staffName}</TableCell>
      <TableCell className="max-w-100">
        {actionWords(action, details)}
        <span className="block text-xs wrap-anywhere text-muted">{detailWords(details)}</span>
        <span className="block text-xs md:hidden">{about}</span>
      </TableCell>
      <TableCell className="max-w-80 max-md:hidden">{about || "–"}</TableCell>
      <TableCell className="font-mono text-xs text-muted max-xl:hidden">{ip ?? "–"}</TableCell>
    </TableRow>
  );
}

function ExportButton({ params }: { params: AuditParams }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  async function save() {
    setBusy(true);
    try {
      const { csv, isCut } = await queryClient.fetchQuery({
        ...trpc.audit.export.queryOptions({ filter: toAuditFilter(params) }),
        staleTime: 0,
      });
      saveCsv(csv, "audit-log.csv");
      if (isCut)
        toast.info("Only the newest 10,000 entries are in it. Narrow the filters for others.");
    } catch (error) {
      toast.error(messageOf(error as Error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button busy={isBusy} onClick={() => void save()} title="What the filters let through">
      <Download aria-hidden />
      CSV
    </Button>
  );
}
