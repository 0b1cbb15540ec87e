"use client";

import { useQuery } from "@tanstack/react-query";
import { Bookmark, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/_components/ui/button";
import { Link } from "@/_components/ui/link";
import { onDemand } from "@/_components/ui/on-demand";
import { useTRPC } from "@/_trpc/client";
import { BUILT_IN_VIEWS, isSameView } from "../built-in-views";
import { useRemoveView } from "./use-remove-view";

const SaveViewDialog = onDemand(() => import("./save-view-dialog").then((file) => file.default));

/** Filters that are wanted again and again, a click away: those of everybody, then one's own. */
export function Views({ search }: { search: string }) {
  const trpc = useTRPC();
  const [isNaming, setNaming] = useState(false);
  const { data: own = [] } = useQuery(trpc.views.list.queryOptions());
  const remove = useRemoveView();
  const shown = [...BUILT_IN_VIEWS, ...own].find((view) => isSameView(view.search, search));
  const ownShown = own.find((view) => view === shown);
  return (
    <nav aria-label="Views" className="flex items-center gap-1 overflow-x-auto p-0.5 print:hidden">
      {[...BUILT_IN_VIEWS, ...own].map((view) => (
        <Link
          key={view.name + view.search}
          href={`/events${view.search}`}
          aria-current={view === shown ? "page" : undefined}
          className="inline-flex h-7 shrink-0 items-center rounded-md px-2.5 text-sm whitespace-nowrap text-muted transition-colors hover:bg-hover hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent-ink"
        >
          {view.name}
        </Link>
      ))}
      {ownShown && (
        <>
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={`Rename the view ${ownShown.name}`}
            onClick={() => setNaming(true)}
          >
            <Pencil aria-hidden />
          </Button>
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={`Remove the view ${ownShown.name}`}
            onClick={() => remove(ownShown)}
          >
            <Trash2 aria-hidden />
          </Button>
        </>
      )}
      {shown === undefined && (
        <Button size="sm" variant="ghost" onClick={() => setNaming(true)}>
          <Bookmark aria-hidden />
          Save this view
        </Button>
      )}
      {isNaming && (
        <SaveViewDialog search={search} view={ownShown} onClose={() => setNaming(false)} />
      )}
    </nav>
  );
}
