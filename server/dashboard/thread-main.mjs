// The dashboard's thread. Plain JavaScript: a thread has to be taught TypeScript, too.
import { register } from "tsx/esm/api";

register();
const { runDashboard } = await import("./run-dashboard.ts");
await runDashboard();
