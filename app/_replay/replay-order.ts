import type { RouterInputs, RouterOutputs } from "#server/trpc/root";

/** Which events, and what is done with them, as the server takes it. */
export type Scope = RouterInputs["replays"]["preview"]["scope"];
export type Work = Required<RouterInputs["replays"]["preview"]["work"]>;
/** A replay that has just begun. */
export type Started = RouterOutputs["replays"]["start"];

export const NOTHING_CHOSEN: Work = {
  runHandlers: false,
  destinationIds: [],
  includeDelivered: false,
};
