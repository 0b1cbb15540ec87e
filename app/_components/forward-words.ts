import type { ForwardStage } from "#server/domain/forward";

/** How an attempt ended, by how far it came. `status` has a number, which says more. */
export const STAGE_WORDS: Record<ForwardStage, string> = {
  guard: "Address refused",
  resolve: "Name not resolved",
  connect: "No connection",
  tls: "TLS failed",
  timeout: "No answer in time",
  send: "Broke off",
  status: "Refused",
  lost: "Lost",
};
