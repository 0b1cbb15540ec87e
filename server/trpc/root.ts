import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { createCallerFactory, router } from "./init.ts";
import { alertsRouter } from "./routers/alerts.ts";
import { auditRouter } from "./routers/audit.ts";
import { callsRouter } from "./routers/calls.ts";
import { clientsRouter } from "./routers/clients.ts";
import { destinationsRouter } from "./routers/destinations.ts";
import { duplicatesRouter } from "./routers/duplicates.ts";
import { effectsRouter } from "./routers/effects.ts";
import { eventsRouter } from "./routers/events.ts";
import { failuresRouter } from "./routers/failures.ts";
import { findRouter } from "./routers/find.ts";
import { forwardsRouter } from "./routers/forwards.ts";
import { numbersRouter } from "./routers/numbers.ts";
import { overviewRouter } from "./routers/overview.ts";
import { refusalsRouter } from "./routers/refusals.ts";
import { replaysRouter } from "./routers/replays.ts";
import { staffRouter } from "./routers/staff.ts";
import { storageRouter } from "./routers/storage.ts";
import { viewsRouter } from "./routers/views.ts";

export const appRouter = router({
  alerts: alertsRouter,
  audit: auditRouter,
  calls: callsRouter,
  clients: clientsRouter,
  destinations: destinationsRouter,
  duplicates: duplicatesRouter,
  effects: effectsRouter,
  events: eventsRouter,
  failures: failuresRouter,
  find: findRouter,
  forwards: forwardsRouter,
  numbers: numbersRouter,
  overview: overviewRouter,
  refusals: refusalsRouter,
  replays: replaysRouter,
  staff: staffRouter,
  storage: storageRouter,
  views: viewsRouter,
});

export const createCaller = createCallerFactory(appRouter);

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
