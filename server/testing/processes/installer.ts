import { installDependencies } from "../../cli/boot/install.mjs";

// What every command does first, in the folder that is named.
await installDependencies(process.argv[2]);
