"use client";

import "./globals.css";
import { Broken } from "@/_components/broken";

/** The last resort: the page's own frame broke, so this one brings its own. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    // Dark stays dark.
    <html lang="en" className={globalThis.document?.documentElement.className}>
      <body>
        <main className="grid min-h-dvh place-items-center px-4">
          <Broken
            title="The dashboard broke"
            message="Something unexpected happened. Webhooks are taken all the same."
            onRetry={reset}
          />
        </main>
      </body>
    </html>
  );
}
