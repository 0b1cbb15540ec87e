"use client";

import { Broken } from "@/_components/broken";

/** A page that broke; the navigation around it goes on working. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  // The files of a page may be gone when it is come to: an update took them away.
  const isOutdated = error.name === "ChunkLoadError";
  const reference = "digest" in error && typeof error.digest === "string" ? error.digest : null;
  return (
    <section className="rounded-lg border bg-surface shadow-card">
      <Broken
        title="This page could not be shown"
        message={
          isOutdated
            ? "The connection was away, or Ringonce has been updated since you opened it."
            : reference === null
              ? "Something unexpected happened in your browser."
              : `Something went wrong on our side. The log has it under ${reference}.`
        }
        onRetry={isOutdated ? () => location.reload() : reset}
      />
    </section>
  );
}
