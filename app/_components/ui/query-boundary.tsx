"use client";

import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode, Suspense } from "react";
import { ErrorState } from "./error-state";

/**
 * Around a component that suspends on queries: shows the skeleton until they answer, and the
 * error with "Try again" when they fail.
 */
export function QueryBoundary({
  fallback,
  title,
  heading,
  children,
}: {
  /**
   * Left out where the boundary around it waits for this too. React may send a large part after its
   * fallback even where nothing is waited for, and then what stands below it moves.
   */
  fallback?: ReactNode;
  /** Says what failed, where the page around it does not. */
  title?: string;
  heading?: "h1" | "h2";
  children: ReactNode;
}) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <CatchErrors onRetry={reset} title={title} heading={heading}>
          {fallback === undefined ? children : <Suspense fallback={fallback}>{children}</Suspense>}
        </CatchErrors>
      )}
    </QueryErrorResetBoundary>
  );
}

class CatchErrors extends Component<
  { onRetry: () => void; title?: string; heading?: "h1" | "h2"; children: ReactNode },
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
    return (
      <ErrorState
        title={this.props.title}
        heading={this.props.heading}
        message={messageOf(error)}
        onRetry={() => {
          this.props.onRetry();
          this.setState({ error: null });
        }}
      />
    );
  }
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
