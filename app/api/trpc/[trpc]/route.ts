import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "#server/trpc/root";
import { createContext } from "@/_trpc/context";

function handle(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => createContext(request.headers),
    responseMeta: () => ({ headers: new Headers([["cache-control", "no-store"]]) }),
  });
}

export { handle as GET, handle as POST };
