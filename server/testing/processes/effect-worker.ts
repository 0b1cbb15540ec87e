/**
 * A worker, as a process of its own, whose handler writes a row and posts to a server by `once`.
 * It stops at a step of that for good and prints the step's name, so that it can be killed there.
 * Arguments: database URL, URL to post to, step.
 */
import type { Sql } from "postgres";
import { openDatabase } from "../../db/index.ts";
import { log } from "../../log.ts";
import { startWorker } from "../../processing/index.ts";
import { textOnce } from "../effect-handler.ts";

const [databaseUrl = "", receiverUrl = "", stopAt = ""] = process.argv.slice(2);
log.level = "silent";
const database = openDatabase(databaseUrl);

async function reach(step: string): Promise<void> {
  if (step !== stopAt) return;
  process.stdout.write(`${step}\n`);
  await new Promise(() => {});
}

/** The statements that write down how far an effect is, with a step before and after each. */
const STEPS: readonly [RegExp, before: string, after: string][] = [
  [/insert into effects/, "before started", "after started"],
  [/update effects/, "before done", "after done"],
];

const watched = new Proxy(database.control, {
  apply(target, self, args) {
    const query = Reflect.apply(target, self, args);
    const text = Array.isArray(args[0]) ? args[0].join("") : "";
    const [, before = "", after = ""] = STEPS.find(([form]) => form.test(text)) ?? [];
    if (before === "") return query;
    // A query is sent when it is awaited, and not before.
    return (async () => {
      await reach(before);
      const rows = await query;
      await reach(after);
      return rows;
    })();
  },
}) as Sql;

startWorker({
  db: database.work,
  sql: watched,
  handlers: [textOnce(receiverUrl, reach)],
  observe: () => void reach("after commit"),
  pollEveryMs: 50,
});
