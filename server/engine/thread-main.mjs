// The engine's thread. Plain JavaScript: a thread has to be taught TypeScript, too.
import { register } from "tsx/esm/api";

register();
const { runEngine } = await import("./run-engine.ts");
await runEngine();
