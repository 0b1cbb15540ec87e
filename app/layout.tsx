import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { EARLY_SCRIPT } from "./_components/shell/early";
import { THEME_SCRIPT } from "./_components/shell/theme";
import { ZONE_SCRIPT } from "./_time/zone-script";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Ringonce", template: "%s – Ringonce" },
  description: "Every Retell webhook, exactly once.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f8fa" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0f13" },
  ],
};

/** Before the first paint. */
const FIRST = `self.isSetUp=true;${THEME_SCRIPT};${ZONE_SCRIPT};${EARLY_SCRIPT}`;
/**
 * Where Next has the browser make the whole page, of what does not exist or broke, the script above
 * is put there as text and never run; scripts with an address are. A page that is being left has neither.
 */
const FIRST_AFTER_ALL = `self.isSetUp||Function(document.getElementById("first")?.text)()`;

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme's class is set before React wakes up, so the two differ here and only here.
    <html lang="en" suppressHydrationWarning>
      <body>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own, and before the first paint */}
        <script id="first" dangerouslySetInnerHTML={{ __html: FIRST }} />
        <script async src={`data:text/javascript,${encodeURIComponent(FIRST_AFTER_ALL)}`} />
        {children}
      </body>
    </html>
  );
}
