// `npm run chaos`: breaks a running installation in every way we know, and audits what is left.
import { boot } from "./boot/boot.mjs";

await boot();
const { chaos } = await import("../chaos/index.ts");
await chaos(process.argv);
