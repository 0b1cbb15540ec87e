// `npm run verify`: all that can be said about the code without running it, and the build.
import { boot } from "./boot/boot.mjs";

await boot();
const { verify } = await import("./verify.ts");
await verify();
