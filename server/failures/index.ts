export { countFailures } from "./count.ts";
export { type ClientFailures, countFailuresByClient, NO_FAILURES } from "./count-by-client.ts";
export { dismissGroup, restoreGroup } from "./dismiss.ts";
export { listDestinations } from "./list-destinations.ts";
export { type Failed, listFailed } from "./list-failed.ts";
export { type FailureGroup, listGroups } from "./list-groups.ts";
export { retryGroup } from "./retry.ts";
