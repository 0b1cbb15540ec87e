// The database of the suite and the faulty way to it, as a process of their own: the sender's
// work must not slow them down. Argument: data folder.
import { boot } from "../cli/boot/boot.mjs";

await boot();
const { serveDatabase } = await import("./database-process.ts");
await serveDatabase(process.argv[2] ?? "");
