/** @type {import('next').NextConfig} */
const config = {
  // Bundling these would give the dashboard a second copy of the database driver and the logger.
  serverExternalPackages: ["postgres", "pino", "prom-client", "better-auth"],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Ways to guess pages before they are fetched; ours come in a moment, and each costs scripts.
  experimental: { varyParams: false, optimisticRouting: false, prefetchInlining: false },
  // `npm run verify` has checked the types before a build is worth making.
  typescript: { ignoreBuildErrors: true },
};

export default config;
