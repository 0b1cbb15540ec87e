/**
 * A replayer, as a process of its own, that does all of one step and never gets to commit it.
 * Prints `writing` there. Argument: database URL.
 */
import { type Db, openDatabase } from "../../db/index.ts";
import { log } from "../../log.ts";
import { takeStep } from "../../replays/step.ts";

const [url = ""] = process.argv.slice(2);
log.level = "silent";
const { work } = openDatabase(url);
const transaction: Db["transaction"] = (steps) =>
  work.transaction(async (tx) => {
    await steps(tx);
    process.stdout.write("writing\n");
    return new Promise<never>(() => {});
  });
await takeStep(Object.assign(Object.create(work), { transaction }));
