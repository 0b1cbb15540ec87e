// `npm start`, `npm run dev`. Plain JavaScript: it runs before anything is installed.
import { boot } from "./boot/boot.mjs";

const startedAt = performance.now();
const dev = process.argv.includes("--dev");
// Next and React read it while they load.
process.env.NODE_ENV = dev ? "development" : "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";

process.stdout.write(`\nRingonce${dev ? ", for development" : ""}\n\n`);
await boot();
const { start } = await import("./start.ts");
await start({ dev, startedAt });
