import type { LoadOrder } from "./order.ts";
import { runLoad } from "./shapes.ts";

/** The load generator: takes orders from the benchmark, one at a time, and answers each. */
process.on("message", async (order: LoadOrder) => {
  try {
    process.send?.({ result: await runLoad(order) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });
