import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");

/**
 * An application of the benchmark's own: what Ringonce is measured against, behind the same Next
 * and with the settings of the product.
 *
 * @type {import('next').NextConfig}
 */
const config = {
  serverExternalPackages: ["postgres"],
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true },
  // The handlers take identity and signature from the product, which lies above this folder.
  turbopack: { root },
  outputFileTracingRoot: root,
};

export default config;
