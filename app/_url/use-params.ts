"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from "react";
import {
  type Changes,
  type Param,
  type Params,
  readValues,
  toQuery,
  type Values,
  writeValues,
} from "./params";

type Options = {
  /** `push` makes a step to come back to; otherwise the URL is changed in place. */
  history?: "push" | "replace";
};

type HookOptions = Options & {
  /** Of a `useTransition`: what is shown stays until the new is there. */
  startTransition?: (change: () => void) => void;
};

const listeners = new Set<(search: string) => void>();
/** What we wrote last; all who listen know it already when the router tells of it. */
let written: string | null = null;

const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/** The query of the URL: as we write it, at once; and as links and the back button change it. */
function useSearch(): string {
  const fromRouter = useSearchParams().toString();
  const [search, setSearch] = useState(fromRouter);
  useEffect(() => {
    listeners.add(setSearch);
    return () => {
      listeners.delete(setSearch);
    };
  }, []);
  // The router tells when to look; the location tells what there is.
  useBrowserLayoutEffect(() => {
    const current = new URLSearchParams(location.search).toString();
    if (current === written) return;
    written = null;
    setSearch(current);
  }, [fromRouter]);
  return search;
}

/** Parameters of the URL and how to change them, without asking the server for the page anew. */
export function useQueryStates<P extends Params>(
  params: P,
  hookOptions: HookOptions = {},
): [Values<P>, (changes: Changes<P> | null, options?: Options) => void] {
  const { history: usual = "replace", startTransition = runNow } = hookOptions;
  const search = new URLSearchParams(useSearch());
  // What else is in the URL does not make these values new.
  const own = toQuery(
    new URLSearchParams([...search].filter(([name]) => Object.hasOwn(params, name))),
  );
  const values = useMemo(() => {
    const given = new URLSearchParams(own);
    return readValues(params, (name) => given.get(name));
  }, [params, own]);

  const change = useCallback(
    (changes: Changes<P> | null, { history = usual }: Options = {}) => {
      const next = new URLSearchParams(location.search);
      if (changes === null) for (const name of Object.keys(params)) next.delete(name);
      else writeValues(next, params, changes);
      const text = next.toString();
      startTransition(() => {
        for (const listener of listeners) listener(text);
      });
      written = text;
      const url = location.pathname + toQuery(next) + location.hash;
      window.history[history === "push" ? "pushState" : "replaceState"](null, "", url);
    },
    [params, usual, startTransition],
  );
  return [values, change];
}

const runNow = (change: () => void) => change();

/** One of them. */
export function useQueryState<Value>(
  name: string,
  param: Param<Value>,
): [Value | null, (value: Value | null, options?: Options) => void] {
  const params = useMemo(() => ({ [name]: param }), [name, param]);
  const [values, change] = useQueryStates(params);
  const set = useCallback(
    (value: Value | null, options?: Options) => change({ [name]: value }, options),
    [name, change],
  );
  return [values[name] ?? null, set];
}
