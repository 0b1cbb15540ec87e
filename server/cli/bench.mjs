// `npm run bench -- …`. Plain JavaScript: it runs before anything is installed.
import { boot } from "./boot/boot.mjs";

process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";
await boot();
const { runBench } = await import("../bench/main.ts");
await runBench(process.argv.slice(2));
