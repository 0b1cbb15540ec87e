"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { now, subscribeToClock } from "@/_components/ui/clock";
import { UTC, type Zone } from "./zone";
import { keepZoneChoice, type ZoneChoice } from "./zone-cookie";

type Times = ZoneChoice & { renderedAtMs: number; choose: (choice: ZoneChoice) => void };

const TimesContext = createContext<Times>({
  zone: UTC,
  isOwn: false,
  renderedAtMs: 0,
  choose: () => {},
});

export function ownZone(): Zone {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * The zone that every time below is shown in, and when the server rendered the page: what it made
 * of both is what the browser begins with, so that nothing jumps.
 */
export function TimesShown({
  initial,
  renderedAtMs,
  children,
}: {
  initial: ZoneChoice;
  renderedAtMs: number;
  children: ReactNode;
}) {
  const [choice, setChoice] = useState(initial);
  useEffect(() => {
    // Whoever travels has another zone than the cookie was written in.
    setChoice((before) => (before.isOwn ? { zone: ownZone(), isOwn: true } : before));
  }, []);
  const { zone, isOwn } = choice;
  const times = useMemo(() => {
    const choose = (next: ZoneChoice) => {
      keepZoneChoice(next);
      setChoice(next);
    };
    return { zone, isOwn, renderedAtMs, choose };
  }, [zone, isOwn, renderedAtMs]);
  return <TimesContext value={times}>{children}</TimesContext>;
}

/** The zone to show times in. */
export function useZone(): Zone {
  return useContext(TimesContext).zone;
}

/** The same with the way to choose another. */
export function useZoneChoice(): Pick<Times, "zone" | "isOwn" | "choose"> {
  return useContext(TimesContext);
}

/** The time for ages; until the page is taken over, the one at which the server rendered it. */
export function useNow(): number {
  const { renderedAtMs } = useContext(TimesContext);
  return useSyncExternalStore(subscribeToClock, now, () => renderedAtMs);
}
