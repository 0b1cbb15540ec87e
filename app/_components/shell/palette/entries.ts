import { callPath } from "#server/domain/call-path";
import type { RouterOutputs } from "#server/trpc/root";
import { NAV_ITEMS, SETTINGS_ITEM } from "../nav-items";
import type { Place } from "./recent";

export type Entry = { group: string; label: string; hint: string } & (
  | { href: string; run?: never }
  | { run: () => void; href?: never }
);

type Found = RouterOutputs["find"]["places"];
export type Action = { label: string; hint: string; run: () => void };

const REPLAY = {
  label: "Replay…",
  hint: "Filter the events, then “Replay these”",
  href: "/events",
};

/** What the palette offers for a text, the most likely first. */
export function entriesFor(
  text: string,
  {
    found,
    recent,
    actions,
    may,
  }: {
    found: Found | undefined;
    recent: Place[];
    actions: Action[];
    /** What whoever asks may do; the rest is not offered. */
    may: Record<"manage_clients" | "replay", boolean>;
  },
): Entry[] {
  const wanted = text.trim().toLowerCase();
  const fits = (label: string) => label.toLowerCase().includes(wanted);
  const pages = [...NAV_ITEMS, SETTINGS_ITEM]
    .filter(({ label }) => fits(label))
    .map(({ href, label }): Entry => ({ group: "Pages", label, hint: "", href }));
  const doable: Entry[] = [
    ...(may.manage_clients ? [{ label: "Add client", hint: "", href: "/add-client" }] : []),
    ...(may.replay ? [REPLAY] : []),
    ...actions,
  ]
    .filter(({ label }) => fits(label))
    .map((action) => ({ group: "Actions", ...action }));
  if (wanted === "") {
    const before = recent.map((place): Entry => ({ group: "Recent", ...place }));
    return [...before, ...pages, ...doable];
  }
  return [...places(found), ...pages, ...doable, ...searches(text.trim())];
}

function places(found: Found | undefined): Entry[] {
  if (!found) return [];
  return [
    ...found.clients.map(
      ({ id, name }): Entry => ({
        group: "Clients",
        label: name,
        hint: id,
        href: `/clients/${id}`,
      }),
    ),
    ...found.calls.map(
      ({ clientId, callId }): Entry => ({
        group: "Calls and chats",
        label: callId,
        hint: clientId,
        href: callPath(clientId, callId),
      }),
    ),
    ...found.events.map(
      ({ id, clientId, eventType }): Entry => ({
        group: "Events",
        label: id,
        hint: `${eventType} of ${clientId}`,
        href: `/events/${id}`,
      }),
    ),
  ];
}

/** Numbers, agents and fields are found by the search of the events. */
function searches(text: string): Entry[] {
  const href = `/events?q=${encodeURIComponent(text)}`;
  return [
    { group: "Search", label: `Events with “${text}”`, hint: "number, agent, any field", href },
  ];
}
