"use client";

import "./globals.css";

/** The last resort: the page's own frame broke, so this one brings its own. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="grid min-h-dvh place-items-center px-4">
          <div className="grid justify-items-center gap-4 text-center">
            <div className="grid gap-1">
              <h1 className="text-xl font-semibold tracking-tight">The dashboard broke</h1>
              <p className="text-sm text-muted">
                Something unexpected happened. Webhooks are taken all the same.
              </p>
            </div>
            <button
              type="button"
              onClick={reset}
              className="h-8 rounded-md bg-accent px-3 text-sm font-medium text-on-accent hover:bg-accent-hover"
            >
              Try again
            </button>
          </div>
        </main>
      </body>
    </html>
  );
}
