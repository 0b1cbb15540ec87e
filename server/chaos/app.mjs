// The server that `npm start` runs, with one more handler. Started, killed and started again.
import { boot } from "../cli/boot/boot.mjs";

process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";
await boot();
const { start } = await import("../cli/start.ts");
await start({
  dev: false,
  startedAt: performance.now(),
  handlersModule: new URL("./witness.ts", import.meta.url).href,
});
