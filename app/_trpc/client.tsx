"use client";

import { isServer, type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "#server/trpc/root";
import { leaveWhenSignedOut } from "./leave-when-signed-out";
import { makeQueryClient } from "./query-client";

export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

let browserQueryClient: QueryClient | undefined;

function queryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  if (browserQueryClient === undefined) {
    browserQueryClient = makeQueryClient();
    leaveWhenSignedOut(browserQueryClient);
  }
  return browserQueryClient;
}

/** Gives the pages below it `useTRPC()`. */
export function TRPCReactProvider({ children }: { children: ReactNode }) {
  const client = queryClient();
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: isServer ? "http://only-in-the-browser.invalid/api/trpc" : "/api/trpc",
          transformer: superjson,
          // Proxies commonly cut at 8 KiB.
          maxURLLength: 4_096,
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={client}>
      <TRPCProvider trpcClient={trpcClient} queryClient={client}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
