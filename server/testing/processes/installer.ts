import { installDependencies } from "../../cli/boot/install.mjs";
import { stopChildren } from "../../cli/boot/run.mjs";

// What every command does first, in the folder that is named, and when it is told to end.
process.on("SIGTERM", () => stopChildren().then(() => process.exit(0)));
await installDependencies(process.argv[2]);
