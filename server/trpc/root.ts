import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { createCallerFactory, router } from "./init.ts";
import { callsRouter } from "./routers/calls.ts";
import { eventsRouter } from "./routers/events.ts";
import { staffRouter } from "./routers/staff.ts";

export const appRouter = router({
  calls: callsRouter,
  events: eventsRouter,
  staff: staffRouter,
});

export const createCaller = createCallerFactory(appRouter);

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
