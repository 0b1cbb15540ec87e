"use client";

import { QueryErrorResetBoundary, useQueryClient } from "@tanstack/react-query";
import { Component, type ReactNode, Suspense, useEffect, useEffectEvent } from "react";
import { askAgain } from "@/_trpc/ask-again";
import { ErrorState } from "./error-state";

/**
 * Around a component that suspends on queries: shows the skeleton until they answer, and the
 * error with "Try again" when they fail. What may pass by itself is asked for again by itself.
 */
export function QueryBoundary({
  fallback,
  children,
  ...shown
}: {
  /**
   * Left out where the boundary around it waits for this too. React may send a large part after its
   * fallback even where nothing is waited for, and then what stands below it moves.
   */
  fallback?: ReactNode;
  children: ReactNode;
} & Shown) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <CatchErrors onRetry={reset} {...shown}>
          {fallback === undefined ? children : <Suspense fallback={fallback}>{children}</Suspense>}
        </CatchErrors>
      )}
    </QueryErrorResetBoundary>
  );
}

/** How an error is shown. */
type Shown = {
  /** Says what failed, where the page around it does not. */
  title?: string;
  heading?: "h2";
  className?: string;
  /** Above it, where the head of a page is part of what failed: where one is, and the way up. */
  head?: ReactNode;
  /** Instead, where most of what was to be shown can be had all the same. */
  failed?: (message: string, onRetry: () => void) => ReactNode;
};

class CatchErrors extends Component<
  { onRetry: () => void; children: ReactNode } & Shown,
  { error: Error | null }
> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    // Redirects and "not found" travel as errors; Next wants them back.
    if (isForNext(error)) throw error;
    const { title, heading, className, head, failed } = this.props;
    const message = messageOf(error);
    const retry = () => {
      this.props.onRetry();
      this.setState({ error: null });
    };
    return (
      <>
        <AskAgain error={error} onThere={retry} />
        {head}
        {failed?.(message, retry) ?? (
          <ErrorState {...{ title, heading, className, message }} onRetry={retry} />
        )}
      </>
    );
  }
}

/** Shows nothing: what is on screen stays as it is until there is something better. */
export function AskAgain({ error, onThere }: { error: Error; onThere?: () => void }) {
  const client = useQueryClient();
  const show = useEffectEvent(() => onThere?.());
  useEffect(() => askAgain(client, error, () => show()), [client, error]);
  return null;
}

function isForNext(error: Error): boolean {
  return "digest" in error && typeof error.digest === "string" && error.digest.startsWith("NEXT_");
}

/**
 * Browsers word a lost connection as "Failed to fetch", and React takes the words from what failed
 * while the server made the page; staff deserve better.
 */
export function messageOf(error: Error): string {
  if ("digest" in error) return "Something went wrong on our side, and the log says what.";
  const lost = [
    "Failed to fetch",
    "NetworkError when attempting to fetch resource.",
    "Load failed",
  ];
  return lost.includes(error.message)
    ? "The server could not be reached. Check your connection, then try again."
    : error.message;
}
