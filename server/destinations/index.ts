export { archiveDestination, endForwardsOfArchived } from "./archive.ts";
export { type Destination, matches, signingSecrets } from "./destination.ts";
export {
  DESTINATIONS_CHANGED,
  type DestinationDirectory,
  openDestinationDirectory,
} from "./directory.ts";
export { InvalidDestination, SecretUnreadable, UnknownDestination } from "./errors.ts";
export {
  type DestinationFigures,
  type DestinationSummary,
  getDestination,
  listDestinations,
  readDestinationFigures,
} from "./list.ts";
export { listTroubledDestinations, type TroubledDestination } from "./list-troubled.ts";
export {
  type Pause,
  pauseDestination,
  pausedBy,
  restorePause,
  resumeDestination,
} from "./pause.ts";
export { type MatchPreview, previewMatches } from "./preview.ts";
export { buildRequest } from "./request.ts";
export { type RevealedSecret, revealSecret, rotateSecret } from "./secrets.ts";
export { type TestResult, testDestination } from "./test-destination.ts";
export {
  addDestination,
  changeDestination,
  type Means,
  retryNow,
} from "./verbs.ts";
