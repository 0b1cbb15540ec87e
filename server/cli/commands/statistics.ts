import { Command } from "commander";
import { rebuildStatistics } from "../../statistics/index.ts";
import type { OpenCommandContext } from "../context.ts";
import { type Terminal, terminal } from "../terminal.ts";
import { inContext } from "./client.ts";

/** `statistics rebuild`: what the overview shows, counted anew from the events. */
export function statisticsCommand(open: OpenCommandContext, io: Terminal = terminal): Command {
  const statistics = new Command("statistics").description("the figures of the overview");
  statistics
    .command("rebuild")
    .description("count them anew from the events; deliveries wait meanwhile, or go to the journal")
    .action(async () => {
      await inContext(open)(async ({ database }) => {
        const { events } = await rebuildStatistics(database.control);
        io.print(`Counted ${events.toLocaleString("en-US")} events.`);
      });
    });
  return statistics;
}
