"use client";

import { useSyncExternalStore } from "react";

/**
 * False on the server and while its page is taken over, then true: for what only the browser knows,
 * such as the reader's time zone.
 */
export function useInBrowser(): boolean {
  return useSyncExternalStore(subscribeToNothing, inBrowser, onServer);
}

const subscribeToNothing = () => () => {};
const inBrowser = () => true;
const onServer = () => false;
