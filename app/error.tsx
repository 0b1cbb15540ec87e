"use client";

import { Broken } from "@/_components/broken";

/** Where not even the dashboard's frame could be made: with the database away, for example. */
export default function RootError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <Broken
        title="The dashboard can't answer right now"
        message="Something went wrong on our side, and the log says what. If the database is away, this page works again as soon as it is back."
        onRetry={reset}
      />
    </main>
  );
}
