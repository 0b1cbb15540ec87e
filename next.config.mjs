/** @type {import('next').NextConfig} */
const config = {
  // Bundling these would give the dashboard a second copy of the database driver and the logger.
  serverExternalPackages: ["postgres", "pino", "prom-client", "better-auth"],
  turbopack: {
    // What all of Lucide's icons are made by; ours is a tenth of it.
    resolveAlias: { "../createLucideIcon.mjs": "./app/_components/ui/create-icon.tsx" },
  },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Ways to guess pages before they are fetched; ours come in a moment, and each costs scripts.
  experimental: {
    varyParams: false,
    optimisticRouting: false,
    prefetchInlining: false,
    // Few large scripts compress better than many small ones.
    turbopackChunking: {
      firstPageLoadPriority: 1,
      minChunkSize: 400_000,
      requestCost: 2_000_000,
      maxMergeChunkSize: 2_000_000,
    },
  },
  // `npm run verify` has checked the types before a build is worth making.
  typescript: { ignoreBuildErrors: true },
};

export default config;
