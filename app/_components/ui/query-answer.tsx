"use client";

import { type ReactNode, useState, useTransition } from "react";
import { ErrorState } from "./error-state";
import { AskAgain, messageOf } from "./query-boundary";

/** Of a query, as `useQuery` has it. Its errors are typed as what tRPC says of them. */
type Asked<Data> = {
  data: Data | undefined;
  error: { message: string } | null;
  refetch: () => Promise<{ error: { message: string } | null }>;
};

/**
 * What a query answers that nothing around it suspends on: the skeleton until it does, and the error
 * when it fails, which is asked for again by itself as by `QueryBoundary`. Where the query can become
 * one for something else, that is its `key`.
 */
export function QueryAnswer<Data>({
  query,
  fallback,
  children,
  ...shown
}: {
  query: Asked<Data>;
  fallback: ReactNode;
  children: (data: Data) => ReactNode;
  title: string;
  className?: string;
}) {
  const [kept, keep] = useState(query.error);
  const [isRetrying, startRetrying] = useTransition();
  // A query has no error while it is asked again. The first one stays, or the waits begin anew.
  const failure = query.data === undefined ? (kept ?? query.error) : null;
  if (failure !== kept) keep(failure);
  const retry = async () => {
    const { error } = await query.refetch();
    if (error !== null) keep(error);
  };

  if (query.data !== undefined) return children(query.data);
  if (failure === null) return fallback;
  const error = failure as Error;
  return (
    <>
      <AskAgain error={error} />
      <ErrorState
        {...shown}
        message={messageOf(error)}
        onRetry={() => startRetrying(retry)}
        retrying={isRetrying}
      />
    </>
  );
}
