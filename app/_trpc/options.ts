import { skipToken } from "@tanstack/react-query";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { AppRouter } from "#server/trpc/root";
import { askQuery, sendMutation } from "./call-procedure";

/*
 * `trpc.events.byId.queryOptions(input)` in the browser. tRPC's own proxy comes with its whole
 * client, at five times the weight; the server goes on using it, and the test holds that both give
 * the same keys.
 */

type Options = Record<string, unknown> | undefined;
type Page = { pageParam?: unknown; direction?: string };

const METHODS: Record<string, (path: string[], first: unknown, second: Options) => unknown> = {
  pathKey: (path) => [path],
  pathFilter: (path, filter) => ({ ...(filter as object), queryKey: [path] }),
  queryKey: (path, input) => keyOf(path, input, "query"),
  queryFilter: (path, input, filter) => ({ ...filter, queryKey: keyOf(path, input, "query") }),
  queryOptions: (path, input, options) => ({
    ...options,
    queryKey: keyOf(path, input, "query"),
    queryFn: input === skipToken ? skipToken : () => askQuery(path.join("."), input),
  }),
  infiniteQueryKey: (path, input) => keyOf(path, input, "infinite"),
  infiniteQueryOptions: (path, input, options) => ({
    ...options,
    queryKey: keyOf(path, input, "infinite"),
    queryFn:
      input === skipToken
        ? skipToken
        : ({ pageParam, direction }: Page) =>
            askQuery(path.join("."), {
              ...(input as object),
              ...(pageParam !== undefined && { cursor: pageParam }),
              direction,
            }),
    initialPageParam: options?.initialCursor,
  }),
  mutationKey: (path) => [path],
  mutationOptions: (path, options) => ({
    ...(options as object),
    mutationKey: [path],
    mutationFn: (input: unknown) => sendMutation(path.join("."), input),
  }),
};

function keyOf(path: string[], input: unknown, type: "query" | "infinite") {
  return [path, { ...(input !== undefined && input !== skipToken && { input }), type }];
}

/** Every name leads deeper, until the name of a method is called. */
function proxyOf(path: string[]): unknown {
  return new Proxy(() => undefined, {
    get: (_, name) => (typeof name === "string" ? proxyOf([...path, name]) : undefined),
    apply: (_, __, [first, second]) => {
      const method = METHODS[path.at(-1) ?? ""];
      if (!method) throw new TypeError(`trpc.${path.join(".")} is not a method.`);
      return method(path.slice(0, -1), first, second);
    },
  });
}

export const trpcOptions = proxyOf([]) as TRPCOptionsProxy<AppRouter>;
