"use client";

import { Broken } from "@/_components/broken";

/** Where not even the dashboard's frame could be made: with the database away, for example. */
export default function RootError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <Broken
        title="The dashboard can't answer right now"
        message="While the database is away or Ringonce is being updated, nothing is shown here; after that, try again. If it stays, the log says what went wrong."
        onRetry={reset}
      />
    </main>
  );
}
