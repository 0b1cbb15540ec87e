"use client";

import { isServer, type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { leaveWhenSignedOut } from "./leave-when-signed-out";
import { trpcOptions } from "./options";
import { makeQueryClient } from "./query-client";

/** The procedures, as options for TanStack Query. */
export const useTRPC = () => trpcOptions;

let browserQueryClient: QueryClient | undefined;

function queryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  if (browserQueryClient === undefined) {
    browserQueryClient = makeQueryClient();
    leaveWhenSignedOut(browserQueryClient);
  }
  return browserQueryClient;
}

/** Keeps what the pages below it have asked. */
export function QueryProvider({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={queryClient()}>{children}</QueryClientProvider>;
}
