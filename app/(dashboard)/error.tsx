"use client";

import { Card } from "@/_components/ui/card";
import { ErrorState } from "@/_components/ui/error-state";

/** A page that broke; the navigation around it goes on working. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  const reference = "digest" in error && typeof error.digest === "string" ? error.digest : null;
  return (
    <Card>
      <ErrorState
        title="This page could not be shown"
        heading="h1"
        message={
          reference === null
            ? "Something unexpected happened in your browser."
            : `Something went wrong on our side. The log has it under ${reference}.`
        }
        onRetry={reset}
      />
    </Card>
  );
}
