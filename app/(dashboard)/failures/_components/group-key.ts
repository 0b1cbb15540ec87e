import type { FailureGroupKey } from "#server/domain/failure-input";

/** What names a group to the server, without its figures. */
export function toKey(group: FailureGroupKey): FailureGroupKey {
  const { kind, clientId, destinationId, cause, dismissed } = group;
  return { kind, clientId, destinationId, cause, dismissed };
}
