import { Command } from "commander";
import { healDuplicatedEvents } from "../../inbox/index.ts";
import type { OpenCommandContext } from "../context.ts";
import { type Terminal, terminal } from "../terminal.ts";
import { inContext } from "./client.ts";

/** `duplicates rebuild`: which events "duplicates only" shows, found anew from their counts. */
export function duplicatesCommand(open: OpenCommandContext, io: Terminal = terminal): Command {
  const duplicates = new Command("duplicates").description("the list of events with duplicates");
  duplicates
    .command("rebuild")
    .description(
      "list anew the events that have duplicates, by their counts; nothing waits meanwhile",
    )
    .action(async () => {
      await inContext(open)(async ({ database }) => {
        const { looked, listed, corrected, unlisted } = await healDuplicatedEvents(
          database.control,
        );
        const healed = [
          listed > 0 && `${counted(listed)} listed that were missing`,
          unlisted > 0 && `${counted(unlisted)} taken off that had no duplicates`,
          corrected > 0 && `${counted(corrected)} corrected`,
        ].filter((one) => one !== false);
        io.print(
          healed.length === 0
            ? `Of ${counted(looked)} events none was listed wrongly.`
            : `Of ${counted(looked)} events: ${healed.join(", ")}.`,
        );
      });
    });
  return duplicates;
}

const counted = (number: number) => number.toLocaleString("en-US");
