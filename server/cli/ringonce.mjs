// `npm run ringonce -- …`. Plain JavaScript: it runs before anything is installed.
import { boot } from "./boot/boot.mjs";

process.env.NODE_ENV = "production";
await boot();
const { runCommand } = await import("./ringonce.ts");
await runCommand(process.argv);
